package io.sockeye.engineio.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The answer to the question whether a client may open a session. */
public sealed interface Admission {
  /** The client may. */
  record Accept() implements Admission {}

  /**
   * The client may not: code 4, with HTTP status 403 on a plain request and 400 on an upgrade
   * (EIO-4).
   *
   * @param message what the client is told
   */
  record Refuse(String message) implements Admission {}

  /**
   * Lets the client in.
   *
   * @return an answer that is complete
   */
  static CompletionStage<Admission> accept() {
    return CompletableFuture.completedFuture(new Accept());
  }

  /**
   * Keeps the client out.
   *
   * @param message what the client is told
   * @return an answer that is complete
   */
  static CompletionStage<Admission> refuse(String message) {
    return CompletableFuture.completedFuture(new Refuse(message));
  }
}
