package io.sockeye.server;

import io.sockeye.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Something events can be sent to. Sending may be done from any thread and keeps the order of the
 * thread that sends. It does not block, unless very much is on its way already ({@link
 * SocketIOServerBuilder#emitLimit}).
 */
public interface EmitTarget {
  /**
   * Sends an event.
   *
   * @param event the event's name
   * @param arguments its arguments: whatever the JSON codec can write, with {@code byte[]} and
   *     {@code ByteBuffer} anywhere in it, or values of another event handed on. An array of
   *     objects as the only argument is spread; wrap it in a list to send it as one
   * @throws IllegalArgumentException if the name is reserved (SIO-32)
   * @throws io.sockeye.json.JsonBindException if an argument cannot be written
   */
  void emit(String event, @Nullable Object... arguments);

  /**
   * Sends an event.
   *
   * @param <A> the type of its argument
   * @param event the event
   * @param argument its argument
   * @throws io.sockeye.json.JsonBindException if the argument cannot be written
   */
  default <A> void emit(EventType<A> event, A argument) {
    emit(event.name(), (Object) argument);
  }

  /**
   * Sends the event {@code message}.
   *
   * @param arguments its arguments
   * @throws io.sockeye.json.JsonBindException if an argument cannot be written
   */
  default void send(@Nullable Object... arguments) {
    emit("message", arguments);
  }
}
