package io.sockeye.server;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends to many sockets. The operators return new, immutable targets and change nothing here
 * (SIO-33, SIO-48). A socket that is meant several times gets the event once.
 */
public interface BroadcastTarget extends EmitTarget {
  /**
   * Returns the operator that the others here start from.
   *
   * @return it, with nothing added
   */
  BroadcastOperator operator();

  @Override
  default void emit(String event, @Nullable Object... arguments) {
    operator().emit(event, arguments);
  }

  /**
   * Sends an event to all that are meant, and collects their acknowledgements (SIO-45).
   *
   * @param event the event's name
   * @param arguments its arguments
   * @return completes when all have answered, or with what has come when the time is over (SIO-46:
   *     the server's default unless {@link #timeout} says otherwise); at once if nobody is meant. A
   *     socket that goes away, or that was left out by {@link #asVolatile}, counts as one that did
   *     not answer
   * @throws IllegalArgumentException if the name is reserved (SIO-32)
   */
  default CompletableFuture<BroadcastAcks<AckReply>> emitWithAck(
      String event, @Nullable Object... arguments) {
    return operator().emitWithAck(event, arguments);
  }

  /**
   * Sends an event to all that are meant, and collects their acknowledgements.
   *
   * @param <A> the type of the argument
   * @param <R> the type of a reply
   * @param event the event
   * @param argument its argument
   * @return as of the other form; a reply that is not of the wanted type counts as none
   */
  default <A, R> CompletableFuture<BroadcastAcks<R>> emitWithAck(
      AckEventType<A, R> event, A argument) {
    return operator().emitWithAck(event, argument);
  }

  /**
   * Adds rooms: those in any of the rooms named are meant.
   *
   * @param rooms the rooms; a socket's id is a room
   * @return a target with that property
   */
  default BroadcastOperator to(String... rooms) {
    return operator().to(rooms);
  }

  /**
   * The same as {@link #to}.
   *
   * @param rooms the rooms
   * @return a target with that property
   */
  default BroadcastOperator in(String... rooms) {
    return operator().to(rooms);
  }

  /**
   * Adds users: all sockets that have joined as one of them, by {@link Socket#joinUser}.
   *
   * @param userIds who they are, in the words of the application
   * @return a target with that property
   * @throws IllegalArgumentException if one is empty
   */
  default BroadcastOperator toUser(String... userIds) {
    return operator().to(Arrays.stream(userIds).map(Rooms::user).toArray(String[]::new));
  }

  /**
   * Leaves out those in any of the rooms named.
   *
   * @param rooms the rooms; a socket's id is a room
   * @return a target with that property
   */
  default BroadcastOperator except(String... rooms) {
    return operator().except(rooms);
  }

  /**
   * Stays on this node.
   *
   * @return a target with that property
   */
  default BroadcastOperator local() {
    return operator().local();
  }

  /**
   * What is sent is dropped for those who cannot take it at once (SIO-55).
   *
   * @return a target with that property
   */
  default BroadcastOperator asVolatile() {
    return operator().asVolatile();
  }

  /**
   * Of what is sent under a key only the latest matters: who cannot take it at once gets it when he
   * can, unless something newer was sent under that key, which then takes its place. Each socket by
   * itself; for the rest see {@link SocketEmitter#conflate}.
   *
   * @param key what conflates, such as {@code "cursor:42"}; its own in each namespace
   * @return a target with that property
   */
  default BroadcastOperator conflate(String key) {
    return operator().conflate(key);
  }

  /**
   * Says whether what is sent may be compressed.
   *
   * @param compress whether it may; the default is true
   * @return a target with that property
   */
  default BroadcastOperator compress(boolean compress) {
    return operator().compress(compress);
  }

  /**
   * Says how long acknowledgements, and the answers of other servers, are waited for.
   *
   * @param timeout how long; the default is the server's for acknowledgements, 5 s for servers
   * @return a target with that property
   * @throws IllegalArgumentException if it is not positive
   */
  default BroadcastOperator timeout(Duration timeout) {
    return operator().timeout(timeout);
  }

  /**
   * Returns the sockets that are meant, on all nodes of the cluster (SIO-51).
   *
   * @return completes at once when there is no other node, or {@link #local} was asked for;
   *     otherwise, on a thread that handlers cannot exhaust, when all nodes have answered.
   *     Exceptionally with {@link FetchSocketsException}, which holds those that were found, if not
   *     all nodes have answered in time: 5 s unless {@link #timeout} says otherwise
   */
  default CompletableFuture<List<RemoteSocket>> fetchSockets() {
    return operator().fetchSockets();
  }

  /**
   * Puts the sockets that are meant into rooms, on all nodes. Broadcasts issued afterwards by this
   * thread reach them there.
   *
   * @param rooms the rooms
   */
  default void socketsJoin(String... rooms) {
    operator().socketsJoin(rooms);
  }

  /**
   * Takes the sockets that are meant out of rooms, on all nodes.
   *
   * @param rooms the rooms
   */
  default void socketsLeave(String... rooms) {
    operator().socketsLeave(rooms);
  }

  /**
   * Disconnects the sockets that are meant from this namespace, on all nodes; other namespaces of
   * their clients go on.
   */
  default void disconnectSockets() {
    disconnectSockets(false);
  }

  /**
   * Disconnects the sockets that are meant, on all nodes.
   *
   * @param close whether to disconnect the clients from all their namespaces and close the
   *     connections
   */
  default void disconnectSockets(boolean close) {
    operator().disconnectSockets(close);
  }
}
