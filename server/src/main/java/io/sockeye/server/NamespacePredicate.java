package io.sockeye.server;

/** Decides whether a namespace that a client asks for shall exist (SIO-20). */
@FunctionalInterface
public interface NamespacePredicate {
  /**
   * Called when a client connects to a namespace that does not exist, on a thread of the handlers'
   * executor. May block.
   *
   * @param name the name the client sent, with its slash: any text, and as long as {@code
   *     maxPayload} allows
   * @param handshake who asks; {@code auth} is what the client sent for this namespace
   * @return whether it shall exist
   * @throws Exception means no, and is logged
   */
  boolean test(String name, Handshake handshake) throws Exception;
}
