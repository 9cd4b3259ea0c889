package io.sockeye.server;

import io.sockeye.server.adapter.Adapter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** An adapter that tells of its end, and fails whoever uses it after that. */
final class TrackedAdapter {
  private TrackedAdapter() {}

  static Adapter of(Adapter adapter, Runnable closed) {
    AtomicBoolean isClosed = new AtomicBoolean();
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("close")) {
            if (!isClosed.compareAndSet(false, true)) {
              throw new IllegalStateException("closed twice");
            }
            closed.run();
          } else if (isClosed.get() && method.getName().matches("connect|join|broadcast")) {
            throw new IllegalStateException(method.getName() + " on a closed adapter");
          }
          try {
            return method.invoke(adapter, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (Adapter)
        Proxy.newProxyInstance(
            Adapter.class.getClassLoader(), new Class<?>[] {Adapter.class}, handler);
  }
}
