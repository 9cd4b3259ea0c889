package io.sockeye.server.adapter;

import io.sockeye.event.Subscription;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
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
   * Puts many sockets into rooms (SIO-51).
   *
   * @param options which sockets
   * @param rooms the rooms
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
