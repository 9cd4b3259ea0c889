package io.sockeye.event;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import org.jspecify.annotations.Nullable;

/** An event as it came or as it goes out, with all its arguments. */
public abstract class RawEvent extends Arguments {
  /**
   * Creates the event.
   *
   * @param values its arguments, without the name
   * @param codec what binds them
   */
  protected RawEvent(JsonValues values, JsonCodec codec) {
    super(values, codec);
  }

  /**
   * Returns the event's name; where the name is a number (SIO-4), its text.
   *
   * @return the name
   */
  public abstract String name();

  /**
   * Tells whether the sender wants an acknowledgement.
   *
   * @return whether it does
   */
  public abstract boolean expectsAck();

  /**
   * Acknowledges the event. Only the first call has an effect, and only if the sender wants it
   * (SIO-41). May be called from any thread and never blocks.
   *
   * @param values the values of the acknowledgement
   * @return whether this call acknowledged
   */
  public abstract boolean ack(@Nullable Object... values);

  /**
   * Reports that handling the event failed, for handlers that go on after they have returned. It
   * reaches the error hook; no acknowledgement is sent. May be called from any thread and never
   * blocks.
   *
   * @param failure what went wrong
   */
  public abstract void fail(Throwable failure);
}
