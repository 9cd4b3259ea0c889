package io.sockeye.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What an adapter answers later, on the way to the user who asked. */
final class Outcome {
  private Outcome() {}

  /**
   * The same outcome, completed where neither lanes nor handlers can be held up by what the user
   * chains to it; at once if it is known already.
   */
  static <T> CompletableFuture<T> of(CompletionStage<T> stage, SocketIOServer server) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    boolean known = stage.toCompletableFuture().isDone();
    stage.whenComplete(
        (value, failure) -> {
          Runnable completion =
              failure == null
                  ? () -> outcome.complete(value)
                  : () -> outcome.completeExceptionally(unwrapped(failure));
          if (known) {
            completion.run();
          } else {
            server.complete(completion);
          }
        });
    return outcome;
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
