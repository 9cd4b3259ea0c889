package io.sockeye.testing;

import io.sockeye.event.AckEventType;
import io.sockeye.event.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event that a {@link TestClient} has received and is to acknowledge.
 *
 * @param <A> the type of its argument
 * @param <R> the type of its acknowledgement
 */
public final class AckRequest<A, R> {
  private final RawEvent event;
  private final AckEventType<A, R> type;

  AckRequest(RawEvent event, AckEventType<A, R> type) {
    this.event = event;
    this.type = type;
  }

  /**
   * Binds the argument.
   *
   * @return the argument
   * @throws io.sockeye.event.BadArgumentException if it is missing, {@code null} or cannot become
   *     that type
   */
  @SuppressWarnings("unchecked") // bound to the type that the event type was made of
  public A argument() {
    return (A) event.bind(0, type.argumentType());
  }

  /**
   * Acknowledges, and runs what follows from it.
   *
   * @param reply the value of the acknowledgement
   * @throws IllegalStateException if it is acknowledged already, or the server wants none
   */
  public void ack(R reply) {
    if (!event.ack((@Nullable Object) reply)) {
      throw new IllegalStateException(
          event.expectsAck()
              ? "\"" + type.name() + "\" is acknowledged already"
              : "the server wants no acknowledgement of \"" + type.name() + "\"");
    }
  }
}
