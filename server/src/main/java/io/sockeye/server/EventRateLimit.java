package io.sockeye.server;

import io.sockeye.event.EventHandler;
import io.sockeye.event.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * How many events a client may send: so many a second over any longer time, and so many at once.
 * For {@link ConnectionSource#eventRateLimit} and {@link Socket#eventRateLimit}; each socket is
 * counted by itself, from the first event on, at the moment at which an event comes in, however
 * busy the handlers are. Acknowledgements are not counted.
 *
 * <p>A client that leaves a namespace and joins it again has another socket, which begins anew.
 *
 * <p>What is over the limit reaches neither middlewares nor handlers and is not acknowledged. It is
 * dropped, unless {@link #disconnecting} or {@link #onExceeded} says otherwise.
 *
 * <p>Immutable; the methods return others.
 */
public final class EventRateLimit {
  private static final int MOST = 1_000_000;

  private final int perSecond;
  private final int burst;
  private final boolean disconnects;
  private final @Nullable EventHandler<Socket, RawEvent> handler;

  private EventRateLimit(
      int perSecond,
      int burst,
      boolean disconnects,
      @Nullable EventHandler<Socket, RawEvent> handler) {
    this.perSecond = checked("perSecond", perSecond);
    this.burst = checked("burst", burst);
    this.disconnects = disconnects;
    this.handler = handler;
  }

  /**
   * Begins with a rate. As many may come at once.
   *
   * @param events how many events a second, 1 to 1 000 000
   * @return the limit, which drops what is too much
   * @throws IllegalArgumentException if the number is out of range
   */
  public static EventRateLimit perSecond(int events) {
    return new EventRateLimit(events, events, false, null);
  }

  /**
   * Sets how many events may come at once, after a while without any.
   *
   * @param events their number, 1 to 1 000 000; the default is what may come in a second
   * @return a limit with that
   * @throws IllegalArgumentException if the number is out of range
   */
  public EventRateLimit burst(int events) {
    return new EventRateLimit(perSecond, events, disconnects, handler);
  }

  /**
   * Disconnects a socket that sends too much, as {@link Socket#disconnectBecause(String)} does,
   * with the reason {@code "too many events"}; in the place of {@link #onExceeded}. What it sends
   * after that closes its connection (SIO-15).
   *
   * @return a limit that does that
   */
  public EventRateLimit disconnecting() {
    return new EventRateLimit(perSecond, burst, true, null);
  }

  /**
   * Calls a handler for each event that is too much, in the place of the event's own and of {@link
   * #disconnecting}: in the socket's mailbox, in the order of the events. It may acknowledge, count
   * or disconnect. What waits for it counts among {@link SocketIOServerBuilder#inboundLimits} as
   * other events do.
   *
   * @param exceeded what to call; what it throws reaches the error hook
   * @return a limit that does that
   */
  public EventRateLimit onExceeded(EventHandler<Socket, RawEvent> exceeded) {
    return new EventRateLimit(perSecond, burst, false, exceeded);
  }

  int perSecond() {
    return perSecond;
  }

  int burst() {
    return burst;
  }

  boolean disconnects() {
    return disconnects;
  }

  @Nullable EventHandler<Socket, RawEvent> handler() {
    return handler;
  }

  private static int checked(String option, int value) {
    if (value < 1 || value > MOST) {
      throw new IllegalArgumentException(
          option + " is " + value + "; allowed is 1 to " + MOST + " events");
    }
    return value;
  }
}
