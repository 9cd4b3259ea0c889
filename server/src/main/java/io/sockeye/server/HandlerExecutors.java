package io.sockeye.server;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The executors that run user code when the user brings none. */
final class HandlerExecutors {
  /** The first Java version whose virtual threads are not pinned by {@code synchronized}. */
  private static final int VIRTUAL_THREADS_SINCE = 24;

  private HandlerExecutors() {}

  static ExecutorService create(String name) {
    return Runtime.version().feature() >= VIRTUAL_THREADS_SINCE
        ? virtualThreads()
        : new ElasticExecutor(name);
  }

  /** By reflection, since the library is compiled for Java 17. */
  private static ExecutorService virtualThreads() {
    try {
      Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      return (ExecutorService) factory.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no virtual threads", e);
    }
  }
}
