package io.sockeye.server;

import io.sockeye.event.EventHandler;
import io.sockeye.event.RawEvent;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many events one socket may still send now. That is said by one number: the moment at which it
 * may send as many as ever again. On the lane, once it is in use.
 */
final class EventRate {
  static final String REASON = "too many events";

  /** Null: no limit. */
  private final @Nullable EventRateLimit limit;

  private final long intervalNanos;
  private final long burstNanos;

  private boolean begun;
  private long restedAt;

  EventRate(@Nullable EventRateLimit limit) {
    this.limit = limit;
    this.intervalNanos = limit == null ? 0 : TimeUnit.SECONDS.toNanos(1) / limit.perSecond();
    this.burstNanos = limit == null ? 0 : intervalNanos * (limit.burst() - 1);
  }

  /** Counts an event; returns whether it is handled as ever. */
  boolean admits(Socket socket, SocketPacket.Event packet, int bytes) {
    EventRateLimit exceeded = limit;
    if (exceeded == null || takes(socket.client().lane().nanoTime())) {
      return true;
    }
    EventHandler<Socket, RawEvent> handler = exceeded.handler();
    if (exceeded.disconnects()) {
      socket.life().disconnect(Farewell.of(socket, REASON, null));
    } else if (handler != null) {
      InboundEvent event = new InboundEvent(socket, packet, bytes);
      socket.mailbox().add(new ExceededEvent(socket, event, handler));
    }
    return false;
  }

  private boolean takes(long now) {
    long rested = begun && restedAt - now > 0 ? restedAt : now;
    if (rested - now > burstNanos) {
      return false;
    }
    begun = true;
    restedAt = rested + intervalNanos;
    return true;
  }

  /** An event that is too much, on its way to the handler for such. */
  private record ExceededEvent(
      Socket socket, InboundEvent event, EventHandler<Socket, RawEvent> handler)
      implements MailboxTask {
    @Override
    public void run() {
      try {
        handler.handle(socket, event);
      } catch (Throwable failure) {
        event.fail(failure);
      }
    }

    @Override
    public int weight() {
      return event.weight();
    }

    @Override
    public String describe() {
      return "The handler of events that are too many, on " + LogText.of(socket.namespace().name());
    }
  }
}
