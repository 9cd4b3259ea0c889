package io.sockeye.server;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import io.sockeye.event.BadArgumentException;
import io.sockeye.event.EventType;
import io.sockeye.event.RawEvent;
import io.sockeye.event.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Events between the servers of a cluster: what one sends reaches the same namespace on all others,
 * and not itself (SIO-57). With the in-memory adapter there is nobody else. Sending never blocks
 * and may be done from any thread.
 *
 * <p>The handlers of a namespace run one after the other, in the order in which events came, on a
 * handler thread whatever the {@link Dispatch}; they may block. An argument that is missing, {@code
 * null} or of another type than the handler names, and what a handler throws, is logged.
 */
public interface ServerSideEvents {
  /**
   * Sends an event to all other servers.
   *
   * @param event its name
   * @param arguments its arguments, as of {@link EmitTarget#emit}
   * @throws IllegalArgumentException if the name is {@code connect}, {@code connection} or {@code
   *     new_namespace}
   * @throws io.sockeye.json.JsonBindException if an argument cannot be written
   */
  void serverSideEmit(String event, @Nullable Object... arguments);

  /**
   * Sends an event to all other servers.
   *
   * @param <A> the type of its argument
   * @param event the event
   * @param argument its argument
   * @throws IllegalArgumentException if the name is reserved
   * @throws io.sockeye.json.JsonBindException if the argument cannot be written
   */
  default <A> void serverSideEmit(EventType<A> event, A argument) {
    serverSideEmit(event.name(), (Object) argument);
  }

  /**
   * Sends an event to all other servers and collects one reply of each, for 5 seconds.
   *
   * @param event its name
   * @param arguments its arguments
   * @return as of {@link #serverSideEmitWithAck(Duration, String, Object...)}
   * @throws IllegalArgumentException if the name is reserved
   * @throws io.sockeye.json.JsonBindException if an argument cannot be written
   */
  default CompletableFuture<ServerSideAcks<AckReply>> serverSideEmitWithAck(
      String event, @Nullable Object... arguments) {
    return serverSideEmitWithAck(ServerSide.TIMEOUT, event, arguments);
  }

  /**
   * Sends an event to all other servers and collects one reply of each.
   *
   * @param timeout how long they may take
   * @param event its name
   * @param arguments its arguments
   * @return completes when all have replied, or with what has come when the time is over; at once
   *     when there is no other server. Exceptionally if the cluster could not be reached. A reply
   *     holds the first value of the acknowledgement, and no other
   * @throws IllegalArgumentException if the name is reserved or the time is not positive
   * @throws io.sockeye.json.JsonBindException if an argument cannot be written
   */
  CompletableFuture<ServerSideAcks<AckReply>> serverSideEmitWithAck(
      Duration timeout, String event, @Nullable Object... arguments);

  /**
   * Sends an event to all other servers and collects one reply of each, for 5 seconds.
   *
   * @param <A> the type of the argument
   * @param <R> the type of a reply
   * @param event the event
   * @param argument its argument
   * @return as of the other forms; a reply that is not of the wanted type counts as none
   * @throws IllegalArgumentException if the name is reserved
   * @throws io.sockeye.json.JsonBindException if the argument cannot be written
   */
  default <A, R> CompletableFuture<ServerSideAcks<R>> serverSideEmitWithAck(
      AckEventType<A, R> event, A argument) {
    return serverSideEmitWithAck(ServerSide.TIMEOUT, event, argument);
  }

  /**
   * Sends an event to all other servers and collects one reply of each.
   *
   * @param <A> the type of the argument
   * @param <R> the type of a reply
   * @param timeout how long they may take
   * @param event the event
   * @param argument its argument
   * @return as of the other forms; a reply that is not of the wanted type counts as none
   * @throws IllegalArgumentException if the name is reserved or the time is not positive
   * @throws io.sockeye.json.JsonBindException if the argument cannot be written
   */
  @SuppressWarnings("unchecked") // bound to the type that the event type was made of
  default <A, R> CompletableFuture<ServerSideAcks<R>> serverSideEmitWithAck(
      Duration timeout, AckEventType<A, R> event, A argument) {
    return serverSideEmitWithAck(timeout, event.name(), (Object) argument)
        .thenApply(
            acks -> {
              List<R> replies = new ArrayList<>(acks.replies().size());
              for (AckReply reply : acks.replies()) {
                try {
                  replies.add((R) reply.bind(0, event.replyType()));
                } catch (BadArgumentException notWanted) {
                  // Counts as no reply: the result says how many replied of how many.
                }
              }
              return new ServerSideAcks<>(List.copyOf(replies), acks.expected(), acks.missing());
            });
  }

  /**
   * Handles an event of another server with all its arguments, and its acknowledgement by hand.
   *
   * @param event the event's name
   * @param handler what to call
   * @return takes the handler out again
   * @throws IllegalArgumentException if the name is reserved
   */
  Subscription onServerSide(String event, ServerSideHandler<RawEvent> handler);

  /**
   * Handles an event of another server with one argument.
   *
   * @param <A> the type of the argument
   * @param event the event's name
   * @param argument the type of the argument
   * @param handler what to call
   * @return takes the handler out again
   * @throws IllegalArgumentException if the name is reserved
   */
  default <A> Subscription onServerSide(
      String event, Class<A> argument, ServerSideHandler<A> handler) {
    return onServerSide(event, raw -> handler.handle(raw.arg(0, argument)));
  }

  /**
   * Handles an event of another server.
   *
   * @param <A> the type of the argument
   * @param event the event
   * @param handler what to call
   * @return takes the handler out again
   * @throws IllegalArgumentException if the name is reserved
   */
  @SuppressWarnings("unchecked") // the event type was made from the same type
  default <A> Subscription onServerSide(EventType<A> event, ServerSideHandler<A> handler) {
    return onServerSide(event.name(), raw -> handler.handle((A) raw.bind(0, event.argumentType())));
  }

  /**
   * Handles an event of another server with one argument; the value returned is the
   * acknowledgement.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the acknowledgement's value
   * @param event the event's name
   * @param argument the type of the argument
   * @param handler what to call
   * @return takes the handler out again
   * @throws IllegalArgumentException if the name is reserved
   */
  default <A, R extends @Nullable Object> Subscription onServerSideWithAck(
      String event, Class<A> argument, ServerSideAckHandler<A, R> handler) {
    return onServerSide(event, raw -> raw.ack(handler.handle(raw.arg(0, argument))));
  }

  /**
   * Handles an event of another server; the value returned is the acknowledgement.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the acknowledgement's value
   * @param event the event
   * @param handler what to call
   * @return takes the handler out again
   * @throws IllegalArgumentException if the name is reserved
   */
  @SuppressWarnings("unchecked") // the event type was made from the same type
  default <A, R> Subscription onServerSideWithAck(
      AckEventType<A, R> event, ServerSideAckHandler<A, R> handler) {
    return onServerSide(
        event.name(), raw -> raw.ack(handler.handle((A) raw.bind(0, event.argumentType()))));
  }
}
