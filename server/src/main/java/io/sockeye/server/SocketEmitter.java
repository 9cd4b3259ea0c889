package io.sockeye.server;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends to one socket. The operators return new, immutable emitters and change nothing here
 * (SIO-33). What is sent to a socket that has been disconnected is dropped.
 */
public interface SocketEmitter extends EmitTarget {
  /**
   * Sends an event and waits for its acknowledgement without blocking.
   *
   * @param event the event's name
   * @param arguments its arguments, as of {@link #emit}
   * @return always completes, on a thread that handlers cannot exhaust: with the reply, or
   *     exceptionally with {@link io.sockeye.event.AckTimeoutException}, {@link
   *     io.sockeye.event.DisconnectedException} or, when the socket owes too many already, {@link
   *     io.sockeye.event.AckLimitException}
   * @throws IllegalArgumentException if the name is reserved (SIO-32)
   * @throws io.sockeye.json.JsonBindException if an argument cannot be written
   */
  CompletableFuture<AckReply> emitWithAck(String event, @Nullable Object... arguments);

  /**
   * Sends an event and waits for its acknowledgement without blocking.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the reply
   * @param event the event
   * @param argument its argument
   * @return as of the other form; also exceptionally with {@link
   *     io.sockeye.event.BadArgumentException} if the reply is not of the wanted type
   */
  @SuppressWarnings("unchecked") // bound to the type that the event type was made of
  default <A, R> CompletableFuture<R> emitWithAck(AckEventType<A, R> event, A argument) {
    return emitWithAck(event.name(), (Object) argument)
        .thenApply(reply -> (R) reply.bind(0, event.replyType()));
  }

  /**
   * What is sent is dropped unless the client can take it at once (SIO-55).
   *
   * @return an emitter with that property
   */
  SocketEmitter asVolatile();

  /**
   * Of what is sent under a key only the latest matters: if the client cannot take it at once it
   * waits until he can, unless something newer is sent under that key, which then takes its place.
   * Events under different keys do not touch each other, whatever their names.
   *
   * <ul>
   *   <li>"At once" is: by WebSocket, while less than 128 KiB wait in its buffer; by polling, while
   *       a GET waits. Then nothing is held back and nothing replaced.
   *   <li>What waits is sent in the order of the latest emits. It may be overtaken by other events,
   *       but never overtakes one that was emitted before it.
   *   <li>At most {@code maxConflatedKeys} wait for one socket (64 by default), and of several no
   *       more bytes than {@code maxBufferedBytes} (4 MiB by default); more drops those that were
   *       emitted longest ago.
   *   <li>When the socket ends, what waits is dropped; nothing of it is recovered. An
   *       acknowledgement of what was replaced or dropped does not come.
   * </ul>
   *
   * @param key what conflates, such as {@code "cursor:42"}
   * @return an emitter with that property
   */
  SocketEmitter conflate(String key);

  /**
   * Says whether what is sent may be compressed.
   *
   * @param compress whether it may; the default is true
   * @return an emitter with that property
   */
  SocketEmitter compress(boolean compress);

  /**
   * Says how long an acknowledgement is waited for.
   *
   * @param timeout how long; the default is the server's
   * @return an emitter with that property
   * @throws IllegalArgumentException if it is not positive
   */
  SocketEmitter timeout(Duration timeout);
}
