package io.sockeye.server.adapter;

import io.sockeye.event.Subscription;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rooms of one namespace and carries its broadcasts (§2.13). Safe for use by any thread;
 * nothing blocks.
 *
 * <p>What decides delivery changes only by commands in the queues of the lanes, in the order in
 * which they were issued: a broadcast reaches exactly the members of the joins and leaves that its
 * thread issued before it. What is asked for ({@link #rooms}, {@link #members}) is up to date at
 * once.
 */
public interface Adapter {
  /** Begins to work. Called once, before anything else, by the thread that makes the namespace. */
  default void init() {}

  /**
   * Makes a member a target of broadcasts, and puts it into the room of its own id. On the member's
   * lane only.
   *
   * @param member the member
   */
  void connect(Member member);

  /**
   * Ends delivery to a member at once; its rooms stay known until {@link #remove}. On the member's
   * lane only.
   *
   * @param member the member
   */
  void disconnect(Member member);

  /**
   * Takes a member out of all its rooms, for good.
   *
   * @param member the member
   */
  void remove(Member member);

  /**
   * Puts a member into rooms.
   *
   * @param member the member; if it is not open any more nothing happens (SIO-36)
   * @param rooms the rooms
   * @throws IllegalArgumentException if a name is too long ({@link AdapterContext#roomLimits}); it
   *     joins none
   * @throws IllegalStateException if it would be in too many rooms; it joins none
   */
  void join(Member member, Collection<String> rooms);

  /**
   * Takes a member out of a room.
   *
   * @param member the member
   * @param room the room
   */
  void leave(Member member, String room);

  /**
   * Sends an event to many. It is encoded on the calling thread, once.
   *
   * @param event the event; its id is that under which the members answer, or -1
   * @param options whom it reaches, and how
   * @param acks what collects the acknowledgements, or {@code null} when none is wanted
   */
  void broadcast(SocketPacket.Event event, BroadcastOptions options, @Nullable AckCollector acks);

  /**
   * Returns the rooms of a socket.
   *
   * @param id the socket's id
   * @return its rooms, a copy; empty if it is in none
   */
  Set<String> rooms(String id);

  /**
   * Returns the rooms there are.
   *
   * @return their names, a copy
   */
  Set<String> rooms();

  /**
   * Returns who is in a room.
   *
   * @param room the room
   * @return the ids of its members, a copy
   */
  Set<String> members(String room);

  /**
   * Registers a listener of room events.
   *
   * @param listener the listener
   * @return takes it out again
   */
  Subscription onRoomEvent(RoomListener listener);

  /**
   * Returns the connected members of this node that a broadcast would reach. What is found takes
   * time in proportion to the rooms named, not to all members.
   *
   * @param options whom it would reach
   * @return them, a copy
   */
  Collection<Member> select(BroadcastOptions options);

  /**
   * Puts many sockets into rooms (SIO-51). A socket that would be in too many joins none of them.
   *
   * @param options which sockets
   * @param rooms the rooms
   * @throws IllegalArgumentException if a name is too long
   */
  void socketsJoin(BroadcastOptions options, Collection<String> rooms);

  /**
   * Takes many sockets out of rooms (SIO-51).
   *
   * @param options which sockets
   * @param rooms the rooms
   */
  void socketsLeave(BroadcastOptions options, Collection<String> rooms);

  /**
   * Disconnects many sockets (SIO-51).
   *
   * @param options which sockets
   * @param close whether to close their connections too
   */
  void disconnectSockets(BroadcastOptions options, boolean close);

  /**
   * Tells whether the adapter can do connection state recovery (§2.12): whether {@link #send},
   * {@link #persist} and {@link #restore} work when {@link AdapterContext#recovery} asks for it. A
   * server that is to recover refuses an adapter that cannot.
   *
   * @return whether it can; false unless an adapter says so
   */
  default boolean recovers() {
    return false;
  }

  /**
   * Sends an event that is neither volatile nor wants an acknowledgement to the socket of a member,
   * which has a {@link Member#pid}, and puts it on record. Only called when recovery is on; then
   * {@link #broadcast} puts such events on record too.
   *
   * <p>On record means: an offset is added to the event's arguments as the last one (SIO-62), and
   * the event is kept as long as {@link AdapterContext#recovery} asks for. An offset is a string
   * that the adapter makes and that no string of an application is taken for. What is on record has
   * one order, and every member gets what is meant for it in that order, from this method and from
   * broadcasts together: so who names an offset has received what was meant for him before. What
   * one thread issues keeps its order, with what is not on record too.
   *
   * <p>The event reaches the socket, not the member: if its client is away it is only put on
   * record; if the client has come back it reaches the new member of the same id. A member that is
   * not connected yet gets it at once (SIO-27), but not one that has entered by a {@link
   * RecoveryClaim}: that one gets it with what it has missed.
   *
   * @param member the member
   * @param event the event
   * @param compress whether it may be compressed
   */
  default void send(Member member, SocketPacket.Event event, boolean compress) {
    throw new UnsupportedOperationException("this adapter does not recover connections");
  }

  /**
   * Ends delivery to a member as {@link #disconnect} does, and keeps its session for as long as
   * {@link AdapterContext#recovery} says: its id, its rooms of this moment, at which positions of
   * the record it was in them, and its data. What is sent to its rooms and to itself from now on is
   * meant for it. On the member's lane only.
   *
   * @param member the member, which has a {@link Member#pid}
   * @param data the socket's data, not a copy: handlers that still run may change it until {@link
   *     #remove} is called. An adapter that sends it away takes what it is at some moment between
   */
  default void persist(Member member, Map<String, Object> data) {
    throw new UnsupportedOperationException("this adapter does not recover connections");
  }

  /**
   * Claims a session. Of those who ask for it at the same time, on whatever node, one gets it. On
   * this node it is only called when the handlers of the session's socket have ended and the socket
   * has been removed.
   *
   * @param pid the private id that the client names
   * @param offset what the client names as the offset of the last event it received; {@code null}
   *     if it names none. Anything may come here, of any length
   * @return the claim, if all that was sent to the socket since is still on record, or why not.
   *     Completes on any thread; if it fails the client begins anew
   */
  default CompletionStage<Restoration> restore(String pid, @Nullable String offset) {
    throw new UnsupportedOperationException("this adapter does not recover connections");
  }

  /**
   * Asks the other nodes for descriptions of their sockets (SIO-51).
   *
   * @param options which sockets; {@code local} asks nobody
   * @param timeout how long they may take
   * @return completes with one answer of each node, or exceptionally if they could not be asked
   */
  CompletionStage<Answers<List<SocketDescription>>> fetchSockets(
      BroadcastOptions options, Duration timeout);

  /**
   * Sends an event to the other nodes, not to this one (SIO-57).
   *
   * @param event its name and its arguments
   */
  void serverSideEmit(JsonValues event);

  /**
   * Sends an event to the other nodes and collects one acknowledgement of each (SIO-58).
   *
   * @param event its name and its arguments
   * @param timeout how long they may take
   * @return completes with what they have answered: the one value of an acknowledgement, or none;
   *     exceptionally if they could not be asked
   */
  CompletionStage<Answers<JsonValues>> serverSideEmitWithAck(JsonValues event, Duration timeout);

  /**
   * Gives back what the adapter holds. What is waited for ends with what has come.
   *
   * @return completes when it is done; the server waits for half a second at most
   */
  CompletionStage<Void> close();
}
