package io.sockeye.server;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What runs user code: the executors the user has brought, or else some of our own. Any thread. */
final class ServerExecutors {
  private final UserCode handlers;
  private final UserCode completions;

  ServerExecutors(@Nullable Executor handlers, @Nullable Executor completions) {
    this.handlers = UserCode.on(handlers, "sockeye-handlers");
    this.completions = UserCode.on(completions, "sockeye-acks");
  }

  Executor handlers() {
    return handlers.executor();
  }

  /**
   * Completes a future of the user where neither lanes nor handlers can be held up by what he
   * chained to it.
   */
  void complete(Runnable completion) {
    try {
      completions.executor().execute(completion);
    } catch (RejectedExecutionException closedAlready) {
      completion.run();
    }
  }

  /** Ends those that are ours. What runs goes on; nothing is interrupted. */
  void shutdown() {
    handlers.shutdown();
    completions.shutdown();
  }

  /**
   * One of the two.
   *
   * @param executor what runs it
   * @param own the same if it is ours
   */
  private record UserCode(Executor executor, @Nullable ExecutorService own) {
    static UserCode on(@Nullable Executor given, String name) {
      if (given != null) {
        return new UserCode(given, null);
      }
      ExecutorService own = HandlerExecutors.create(name);
      return new UserCode(own, own);
    }

    void shutdown() {
      if (own != null) {
        own.shutdown();
      }
    }
  }
}
