package io.sockeye.event;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where handlers of events are registered. Handlers of one socket never overlap and run in the
 * order in which its events came; they may block and may throw. Registering is possible at any
 * time, from any thread, and never blocks. Several handlers of one event run in the order of their
 * registration.
 *
 * <p>An argument is bound to the type the handler names. If that fails, or the argument is missing
 * or {@code null}, the handler is not called and the error hook gets a {@link
 * BadArgumentException}; {@link #onRaw} leaves the choice to the handler. Arguments beyond those
 * the handler names are ignored.
 *
 * @param <S> the kind of socket
 */
public interface EventSource<S> {
  /**
   * Handles an event with all its arguments, and its acknowledgement by hand.
   *
   * @param event the event's name; for a name that is a number, its text
   * @param handler what to call
   * @return takes the handler out again
   * @throws IllegalArgumentException if the name is reserved (SIO-3)
   */
  Subscription onRaw(String event, EventHandler<S, RawEvent> handler);

  /**
   * Sees every event that comes in, before any middleware and handler (SIO-37).
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  Subscription onAny(EventHandler<S, RawEvent> handler);

  /**
   * As {@link #onAny}, before those that are registered already.
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  Subscription prependAny(EventHandler<S, RawEvent> handler);

  /**
   * Sees every event that goes out, once for each socket it goes to, acknowledgements excepted
   * (SIO-40). It runs among the socket's handlers after the event was handed to the transport, so
   * it can watch but not change. What waits for it counts among what waits for the handlers of the
   * connection, and has the same limits.
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  Subscription onAnyOutgoing(EventHandler<S, RawEvent> handler);

  /**
   * As {@link #onAnyOutgoing}, before those that are registered already.
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  Subscription prependAnyOutgoing(EventHandler<S, RawEvent> handler);

  /**
   * Handles an event without arguments.
   *
   * @param event the event's name
   * @param handler what to call
   * @return takes the handler out again
   */
  default Subscription on(String event, SocketHandler<S> handler) {
    return onRaw(event, (socket, raw) -> handler.handle(socket));
  }

  /**
   * Handles an event with one argument.
   *
   * @param <A> the type of the argument
   * @param event the event's name
   * @param argument the type of the argument
   * @param handler what to call
   * @return takes the handler out again
   */
  default <A> Subscription on(String event, Class<A> argument, EventHandler<S, A> handler) {
    return onRaw(event, (socket, raw) -> handler.handle(socket, raw.arg(0, argument)));
  }

  /**
   * Handles an event with one argument of a generic type.
   *
   * @param <A> the type of the argument
   * @param event the event's name
   * @param argument the type of the argument
   * @param handler what to call
   * @return takes the handler out again
   */
  default <A> Subscription on(String event, TypeRef<A> argument, EventHandler<S, A> handler) {
    return onRaw(event, (socket, raw) -> handler.handle(socket, raw.arg(0, argument)));
  }

  /**
   * Handles an event with two arguments.
   *
   * @param <A> the type of the first argument
   * @param <B> the type of the second argument
   * @param event the event's name
   * @param first the type of the first argument
   * @param second the type of the second argument
   * @param handler what to call
   * @return takes the handler out again
   */
  default <A, B> Subscription on(
      String event, Class<A> first, Class<B> second, EventHandler2<S, A, B> handler) {
    return onRaw(
        event, (socket, raw) -> handler.handle(socket, raw.arg(0, first), raw.arg(1, second)));
  }

  /**
   * Handles an event.
   *
   * @param <A> the type of the argument
   * @param event the event
   * @param handler what to call
   * @return takes the handler out again
   */
  default <A> Subscription on(EventType<A> event, EventHandler<S, A> handler) {
    return onRaw(event.name(), (socket, raw) -> handler.handle(socket, bound(raw, event)));
  }

  /**
   * Handles the next event of this name and no other.
   *
   * @param <A> the type of the argument
   * @param event the event's name
   * @param argument the type of the argument
   * @param handler what to call
   * @return takes the handler out again, if the event has not come
   */
  default <A> Subscription once(String event, Class<A> argument, EventHandler<S, A> handler) {
    return once(EventType.of(event, argument), handler);
  }

  /**
   * Handles the next such event and no other.
   *
   * @param <A> the type of the argument
   * @param event the event
   * @param handler what to call
   * @return takes the handler out again, if the event has not come
   */
  default <A> Subscription once(EventType<A> event, EventHandler<S, A> handler) {
    return new Once<S>((socket, raw) -> handler.handle(socket, bound(raw, event)))
        .register(this, event.name());
  }

  /**
   * Handles an event without arguments; the value returned is the acknowledgement.
   *
   * @param <R> the type of the acknowledgement's value
   * @param event the event's name
   * @param handler what to call
   * @return takes the handler out again
   */
  default <R extends @Nullable Object> Subscription onWithAck(
      String event, AckHandler0<S, R> handler) {
    return onRaw(event, (socket, raw) -> raw.ack(handler.handle(socket)));
  }

  /**
   * Handles an event with one argument; the value returned is the acknowledgement.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the acknowledgement's value
   * @param event the event's name
   * @param argument the type of the argument
   * @param handler what to call
   * @return takes the handler out again
   */
  default <A, R extends @Nullable Object> Subscription onWithAck(
      String event, Class<A> argument, AckHandler<S, A, R> handler) {
    return onRaw(event, (socket, raw) -> raw.ack(handler.handle(socket, raw.arg(0, argument))));
  }

  /**
   * Handles an event with one argument of a generic type; the value returned is the
   * acknowledgement.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the acknowledgement's value
   * @param event the event's name
   * @param argument the type of the argument
   * @param handler what to call
   * @return takes the handler out again
   */
  default <A, R extends @Nullable Object> Subscription onWithAck(
      String event, TypeRef<A> argument, AckHandler<S, A, R> handler) {
    return onRaw(event, (socket, raw) -> raw.ack(handler.handle(socket, raw.arg(0, argument))));
  }

  /**
   * Handles an event; the value returned is the acknowledgement.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the acknowledgement's value
   * @param event the event
   * @param handler what to call
   * @return takes the handler out again
   */
  default <A, R> Subscription onWithAck(AckEventType<A, R> event, AckHandler<S, A, R> handler) {
    return onRaw(event.name(), (socket, raw) -> raw.ack(handler.handle(socket, bound(raw, event))));
  }

  /**
   * Handles an event with one argument; what the returned stage completes with is the
   * acknowledgement. The socket's next event does not wait for the stage.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the acknowledgement's value
   * @param event the event's name
   * @param argument the type of the argument
   * @param handler what to call
   * @return takes the handler out again
   */
  default <A, R extends @Nullable Object> Subscription onWithAckAsync(
      String event, Class<A> argument, AsyncAckHandler<S, A, R> handler) {
    return onRaw(event, (socket, raw) -> acked(raw, handler.handle(socket, raw.arg(0, argument))));
  }

  /**
   * Handles an event; what the returned stage completes with is the acknowledgement. The socket's
   * next event does not wait for the stage.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the acknowledgement's value
   * @param event the event
   * @param handler what to call
   * @return takes the handler out again
   */
  default <A, R> Subscription onWithAckAsync(
      AckEventType<A, R> event, AsyncAckHandler<S, A, R> handler) {
    return onRaw(
        event.name(), (socket, raw) -> acked(raw, handler.handle(socket, bound(raw, event))));
  }

  private static void acked(RawEvent event, CompletionStage<?> reply) {
    reply.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            event.ack(value);
          } else {
            event.fail(failure);
          }
        });
  }

  @SuppressWarnings("unchecked") // the event type was made from the same type
  private static <A> A bound(RawEvent event, EventType<A> type) {
    return (A) event.bind(0, type.argumentType());
  }

  @SuppressWarnings("unchecked") // the event type was made from the same type
  private static <A> A bound(RawEvent event, AckEventType<A, ?> type) {
    return (A) event.bind(0, type.argumentType());
  }
}
