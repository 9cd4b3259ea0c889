package io.sockeye.server;

import io.sockeye.event.TypeRef;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket on any node of the cluster, as {@link BroadcastTarget#fetchSockets} finds it (SIO-51).
 * One of this node is the {@link Socket} itself. One of another node is described as it was when it
 * was asked for: its rooms and data do not change any more, while what is done to it takes effect
 * there. Everything here may be called from any thread and never blocks.
 */
public interface RemoteSocket extends SocketEmitter {
  /**
   * Returns the socket's id.
   *
   * @return the id
   */
  String id();

  /**
   * Returns how the socket connected.
   *
   * @return what is known of it
   */
  HandshakeInfo handshake();

  /**
   * Returns the rooms the socket is in, its own among them.
   *
   * @return a copy
   */
  Set<String> rooms();

  /**
   * Returns what is kept with the socket.
   *
   * @return for a socket of this node the map itself; otherwise plain values in a map that cannot
   *     be changed
   */
  Map<String, Object> data();

  /**
   * Returns one of the values that are kept with the socket, wherever it is.
   *
   * @param <T> the wanted type
   * @param key its key
   * @param type the wanted type
   * @return the value, or {@code null} if there is none
   * @throws io.sockeye.json.JsonBindException if it cannot become that type
   */
  <T> @Nullable T data(String key, Class<T> type);

  /**
   * Returns one of the values that are kept with the socket, as a generic type.
   *
   * @param <T> the wanted type
   * @param key its key
   * @param type the wanted type
   * @return the value, or {@code null} if there is none
   * @throws io.sockeye.json.JsonBindException if it cannot become that type
   */
  <T> @Nullable T data(String key, TypeRef<T> type);

  /**
   * Joins rooms. Broadcasts issued from now on by this thread reach the socket, if its node is
   * reached.
   *
   * @param rooms the rooms
   */
  void join(String... rooms);

  /**
   * Leaves a room.
   *
   * @param room the room
   */
  void leave(String room);

  /** Disconnects the socket from its namespace; other namespaces of the client go on (SIO-35). */
  void disconnect();

  /**
   * Disconnects the socket.
   *
   * @param close whether to disconnect the client from all its namespaces and close the connection
   *     (SIO-35)
   */
  void disconnect(boolean close);
}
