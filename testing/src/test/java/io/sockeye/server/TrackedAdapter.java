package io.sockeye.server;

import io.sockeye.server.adapter.Adapter;
import io.sockeye.server.adapter.BroadcastOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Adapters that tell what is done with them. */
final class TrackedAdapter {
  private TrackedAdapter() {}

  /** Shows the options of each broadcast. */
  static Adapter of(Adapter adapter, Consumer<BroadcastOptions> broadcasts) {
    return proxy(
        (proxy, method, arguments) -> {
          if (method.getName().equals("broadcast")) {
            broadcasts.accept((BroadcastOptions) arguments[1]);
          }
          return call(adapter, method, arguments);
        });
  }

  /** Tells of the end, and fails whoever uses it after that. */
  static Adapter of(Adapter adapter, Runnable closed) {
    AtomicBoolean isClosed = new AtomicBoolean();
    return proxy(
        (proxy, method, arguments) -> {
          if (method.getName().equals("close")) {
            if (!isClosed.compareAndSet(false, true)) {
              throw new IllegalStateException("closed twice");
            }
            closed.run();
          } else if (isClosed.get() && method.getName().matches("connect|join|broadcast")) {
            throw new IllegalStateException(method.getName() + " on a closed adapter");
          }
          return call(adapter, method, arguments);
        });
  }

  private static Adapter proxy(InvocationHandler handler) {
    return (Adapter)
        Proxy.newProxyInstance(
            Adapter.class.getClassLoader(), new Class<?>[] {Adapter.class}, handler);
  }

  private static @Nullable Object call(
      Adapter adapter, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(adapter, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
