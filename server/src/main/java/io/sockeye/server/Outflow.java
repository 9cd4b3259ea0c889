package io.sockeye.server;

import io.sockeye.event.SocketHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has been emitted to one socket and has not come to its lane, from when on somebody wants to
 * know; and who wants to hear that there is less. Any thread.
 */
final class Outflow {
  private static final long MUCH_BYTES = 64 * 1024;

  final HandlerList<SocketHandler<Socket>> handlers = new HandlerList<>();

  private final AtomicLong bytes = new AtomicLong();

  /** Somebody has been told that there is too much, and has not been told that there is less. */
  private final AtomicBoolean awaited = new AtomicBoolean();

  /** The handlers wait for their turn. */
  private final AtomicBoolean drains = new AtomicBoolean();

  void add(long more) {
    bytes.getAndAdd(more);
  }

  void remove(long less) {
    bytes.getAndAdd(-less);
  }

  long bytes() {
    return bytes.get();
  }

  boolean isMuch() {
    return bytes.get() >= MUCH_BYTES;
  }

  /** Half of what is too much is left, so that it does not flicker. */
  boolean isLittle() {
    return bytes.get() < MUCH_BYTES / 2;
  }

  /** Somebody waits until there is less; returns whether he is the first. */
  boolean await() {
    return !awaited.get() && awaited.compareAndSet(false, true);
  }

  boolean isAwaited() {
    return awaited.get();
  }

  /** There is less. */
  void over() {
    awaited.set(false);
  }

  /** Whether the handlers are to be called: not if they are waiting for that already. */
  boolean beginsDrain() {
    return drains.compareAndSet(false, true);
  }

  void drainBegun() {
    drains.set(false);
  }
}
