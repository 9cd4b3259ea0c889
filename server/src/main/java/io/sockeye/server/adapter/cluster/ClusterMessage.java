package io.sockeye.server.adapter.cluster;

import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.SocketDescription;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one server of a cluster tells the others, or answers to one of them (SIO-74): the thirteen
 * messages of the reference implementation, which has them on every transport of this kind.
 *
 * <p>As a tree it is {@code {type, data, uid, nsp}}, made of maps with strings as keys, lists,
 * strings, numbers, booleans, {@code byte[]} and {@code null}; what is put around it, JSON or
 * msgpack, is the transport's choice. What is absent is left out, since {@code null} means
 * something else: a request with {@code requestId: null} is one that wants an answer.
 *
 * <p>Immutable, as long as nobody writes to the bytes in it.
 */
public sealed interface ClusterMessage {
  /**
   * Who sends it.
   *
   * @return the id of the sender's adapter; {@code emitter} for one that is no server
   */
  String uid();

  /**
   * Which namespace it is about.
   *
   * @return the name, with its slash
   */
  String namespace();

  /**
   * The number of its kind on the wire.
   *
   * @return 1 to 13
   */
  int type();

  /**
   * What is beside the kind, the sender and the namespace.
   *
   * @return a tree, or {@code null} if there is nothing
   */
  default @Nullable Map<String, @Nullable Object> data() {
    return null;
  }

  /**
   * Returns the whole message.
   *
   * @return a new tree
   */
  default Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("type", type());
    Map<String, @Nullable Object> data = data();
    if (data != null) {
      tree.put("data", data);
    }
    tree.put("uid", uid());
    tree.put("nsp", namespace());
    return tree;
  }

  /**
   * Reads a message. It is lenient where other implementations are: rooms may be numbers, numbers
   * of any width, what is unknown is ignored.
   *
   * @param tree the tree, from whatever codec
   * @return the message
   * @throws ClusterMessageException if it is none, with what is wrong
   */
  static ClusterMessage of(@Nullable Object tree) {
    return TreeReader.message(tree);
  }

  /**
   * Reads a message whose parts came apart.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param type the number of its kind
   * @param data what is beside these, or {@code null}
   * @return the message
   * @throws ClusterMessageException if it is none, with what is wrong
   */
  static ClusterMessage of(String uid, String namespace, int type, @Nullable Object data) {
    return TreeReader.message(uid, namespace, type, data);
  }

  /** A message that answers a request of one server, and goes to it alone if that is possible. */
  sealed interface Response extends ClusterMessage {
    /**
     * What it answers.
     *
     * @return the id of the request
     */
    String requestId();
  }

  /**
   * Type 1: a server begins, and wants to know the others.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   */
  record InitialHeartbeat(String uid, String namespace) implements ClusterMessage {
    @Override
    public int type() {
      return 1;
    }
  }

  /**
   * Type 2: a server is alive.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   */
  record Heartbeat(String uid, String namespace) implements ClusterMessage {
    @Override
    public int type() {
      return 2;
    }
  }

  /**
   * Type 3: an event for clients.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param event its name and its arguments
   * @param options whom it reaches, and how
   * @param timeout how long clients may take to acknowledge, or {@code null} if that is not said
   * @param requestId what acknowledgements are to name, or {@code null} if none is wanted
   */
  record Broadcast(
      String uid,
      String namespace,
      List<@Nullable Object> event,
      BroadcastOptions options,
      @Nullable Duration timeout,
      @Nullable String requestId)
      implements ClusterMessage {
    @Override
    public int type() {
      return 3;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      Map<String, @Nullable Object> packet = new LinkedHashMap<>();
      packet.put("type", 2);
      packet.put("data", event);
      Map<String, @Nullable Object> data = new LinkedHashMap<>();
      data.put("packet", packet);
      data.put("opts", TreeWriter.options(options, timeout));
      if (requestId != null) {
        data.put("requestId", requestId);
      }
      return data;
    }
  }

  /**
   * Type 4: sockets join rooms.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param options which sockets
   * @param rooms the rooms
   */
  record SocketsJoin(String uid, String namespace, BroadcastOptions options, List<String> rooms)
      implements ClusterMessage {
    @Override
    public int type() {
      return 4;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      return TreeWriter.map("opts", TreeWriter.options(options, null), "rooms", rooms);
    }
  }

  /**
   * Type 5: sockets leave rooms.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param options which sockets
   * @param rooms the rooms
   */
  record SocketsLeave(String uid, String namespace, BroadcastOptions options, List<String> rooms)
      implements ClusterMessage {
    @Override
    public int type() {
      return 5;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      return TreeWriter.map("opts", TreeWriter.options(options, null), "rooms", rooms);
    }
  }

  /**
   * Type 6: sockets are disconnected.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param options which sockets
   * @param close whether their connections are closed too
   */
  record DisconnectSockets(String uid, String namespace, BroadcastOptions options, boolean close)
      implements ClusterMessage {
    @Override
    public int type() {
      return 6;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      return TreeWriter.map("opts", TreeWriter.options(options, null), "close", close);
    }
  }

  /**
   * Type 7: which sockets do you have?
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param options which sockets are wanted
   * @param requestId what the answer is to name
   */
  record FetchSockets(String uid, String namespace, BroadcastOptions options, String requestId)
      implements ClusterMessage {
    @Override
    public int type() {
      return 7;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      return TreeWriter.map("opts", TreeWriter.options(options, null), "requestId", requestId);
    }
  }

  /**
   * Type 8: the sockets of one server.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param requestId what it answers
   * @param sockets the sockets
   */
  record FetchSocketsResponse(
      String uid, String namespace, String requestId, List<SocketDescription> sockets)
      implements Response {
    @Override
    public int type() {
      return 8;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      return TreeWriter.map("requestId", requestId, "sockets", TreeWriter.sockets(sockets));
    }
  }

  /**
   * Type 9: an event for the other servers.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param event its name and its arguments
   * @param requestId what the answer is to name, or {@code null} if none is wanted
   */
  record ServerSideEmit(
      String uid, String namespace, List<@Nullable Object> event, @Nullable String requestId)
      implements ClusterMessage {
    @Override
    public int type() {
      return 9;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      Map<String, @Nullable Object> data = TreeWriter.map("packet", event);
      if (requestId != null) {
        data.put("requestId", requestId);
      }
      return data;
    }
  }

  /**
   * Type 10: one server's acknowledgement of an event.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param requestId what it answers
   * @param values the one value of the acknowledgement, or none
   */
  record ServerSideEmitResponse(
      String uid, String namespace, String requestId, List<@Nullable Object> values)
      implements Response {
    @Override
    public int type() {
      return 10;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      return TreeWriter.answer(requestId, values);
    }
  }

  /**
   * Type 11: how many clients of one server were asked to acknowledge.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param requestId what it answers
   * @param clientCount their number
   */
  record BroadcastClientCount(String uid, String namespace, String requestId, int clientCount)
      implements Response {
    @Override
    public int type() {
      return 11;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      return TreeWriter.map("requestId", requestId, "clientCount", clientCount);
    }
  }

  /**
   * Type 12: one client has acknowledged.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   * @param requestId what it answers
   * @param values the first value of the acknowledgement, or none
   */
  record BroadcastAck(String uid, String namespace, String requestId, List<@Nullable Object> values)
      implements Response {
    @Override
    public int type() {
      return 12;
    }

    @Override
    public Map<String, @Nullable Object> data() {
      return TreeWriter.answer(requestId, values);
    }
  }

  /**
   * Type 13: a server ends.
   *
   * @param uid who sends it
   * @param namespace which namespace it is about
   */
  record AdapterClose(String uid, String namespace) implements ClusterMessage {
    @Override
    public int type() {
      return 13;
    }
  }
}
