package io.sockeye.event;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Lets one event through to a handler, then takes itself out. */
final class Once<S> implements EventHandler<S, RawEvent>, Subscription {
  private final EventHandler<S, RawEvent> handler;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile @Nullable Subscription registration;

  Once(EventHandler<S, RawEvent> handler) {
    this.handler = handler;
  }

  Subscription register(EventSource<S> source, String event) {
    Subscription registered = source.onRaw(event, this);
    registration = registered;
    // The event may have come before the registration was known here.
    if (!open.get()) {
      registered.close();
    }
    return this;
  }

  @Override
  public void handle(S socket, RawEvent event) throws Exception {
    if (open.compareAndSet(true, false)) {
      close();
      handler.handle(socket, event);
    }
  }

  @Override
  public void close() {
    open.set(false);
    Subscription registered = registration;
    if (registered != null) {
      registered.close();
    }
  }
}
