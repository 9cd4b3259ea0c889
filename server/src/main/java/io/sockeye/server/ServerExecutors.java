package io.sockeye.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What runs user code: the executors the user has brought, or else some of our own. Any thread. */
final class ServerExecutors {
  private final Workers handlers;
  private final Workers completions;

  ServerExecutors(@Nullable Executor handlers, @Nullable Executor completions) {
    this.handlers = Workers.on(handlers, "sockeye-handlers");
    this.completions = Workers.on(completions, "sockeye-acks");
  }

  Workers handlers() {
    return handlers;
  }

  /**
   * Completes a future of the user where neither lanes nor handlers can be held up by what he
   * chained to it.
   */
  void complete(Runnable completion) {
    try {
      completions.execute(completion);
    } catch (RejectedExecutionException closedAlready) {
      completion.run();
    }
  }

  /** Ends those that are ours. What runs goes on; nothing is interrupted. */
  void shutdown() {
    handlers.shutdown();
    completions.shutdown();
  }
}
