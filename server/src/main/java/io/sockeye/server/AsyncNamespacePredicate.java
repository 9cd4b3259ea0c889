package io.sockeye.server;

import java.util.concurrent.CompletionStage;

/** Decides later whether a namespace that a client asks for shall exist (SIO-20). */
@FunctionalInterface
public interface AsyncNamespacePredicate {
  /**
   * Called when a client connects to a namespace that does not exist, on a thread of the handlers'
   * executor. No thread is held until the stage completes.
   *
   * @param name the name the client sent, with its slash: any text, and as long as {@code
   *     maxPayload} allows
   * @param handshake who asks; {@code auth} is what the client sent for this namespace
   * @return completes with whether it shall exist; a failure means no, and is logged
   * @throws Exception means no, and is logged
   */
  CompletionStage<Boolean> test(String name, Handshake handshake) throws Exception;
}
