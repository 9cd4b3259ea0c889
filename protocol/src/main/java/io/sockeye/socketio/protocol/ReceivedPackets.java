package io.sockeye.socketio.protocol;

import io.sockeye.json.JsonKind;
import io.sockeye.json.JsonValues;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets of what a peer sent, for decoders: each rule that it can break is checked here, for
 * every parser alike (SIO-2, SIO-3, SIO-4, SIO-9).
 */
public final class ReceivedPackets {
  private ReceivedPackets() {}

  /**
   * Makes a CONNECT.
   *
   * @param namespace the namespace
   * @param payload what came with it, or null
   * @return the packet
   * @throws SocketParseException if the payload is not one object without bytes
   */
  public static SocketPacket connect(String namespace, @Nullable JsonValues payload) {
    checkNamespace(namespace);
    if (payload != null) {
      checkKind("CONNECT", payload, JsonKind.OBJECT, JsonKind.OBJECT);
    }
    return new SocketPacket.Connect(namespace, payload);
  }

  /**
   * Makes a CONNECT_ERROR.
   *
   * @param namespace the namespace
   * @param payload what came with it
   * @return the packet
   * @throws SocketParseException if the payload is not one object or string without bytes
   */
  public static SocketPacket connectError(String namespace, JsonValues payload) {
    checkNamespace(namespace);
    checkKind("CONNECT_ERROR", payload, JsonKind.OBJECT, JsonKind.STRING);
    return new SocketPacket.ConnectError(namespace, payload);
  }

  /**
   * Makes a DISCONNECT.
   *
   * @param namespace the namespace
   * @return the packet
   * @throws SocketParseException if the namespace is none
   */
  public static SocketPacket disconnect(String namespace) {
    checkNamespace(namespace);
    return new SocketPacket.Disconnect(namespace);
  }

  /**
   * Makes an event.
   *
   * @param namespace the namespace
   * @param id what the ack has to name, or -1
   * @param arguments the name and what handlers get
   * @return the packet
   * @throws SocketParseException if there is no name, it is reserved (SIO-3) or neither a string
   *     nor a number (SIO-4), or the id is out of range
   */
  public static SocketPacket event(String namespace, long id, JsonValues arguments) {
    checkNamespace(namespace);
    checkId(id);
    if (arguments.size() == 0) {
      throw new SocketParseException("invalid payload: an event without a name", null);
    }
    JsonKind kind = arguments.kind(0);
    if (kind == JsonKind.STRING) {
      if (ReservedEvents.contains(arguments.string(0))) {
        throw new SocketParseException("invalid payload: a reserved event name", null);
      }
    } else if (kind != JsonKind.NUMBER) {
      throw new SocketParseException("invalid payload: an event named by " + kind, null);
    }
    return new SocketPacket.Event(namespace, id, arguments);
  }

  /**
   * Makes an ack.
   *
   * @param namespace the namespace
   * @param id what the event named; -1 if the peer left it out
   * @param arguments the answer
   * @return the packet
   * @throws SocketParseException if the id is out of range
   */
  public static SocketPacket ack(String namespace, long id, JsonValues arguments) {
    checkNamespace(namespace);
    checkId(id);
    return new SocketPacket.Ack(namespace, id, arguments);
  }

  private static void checkKind(String packet, JsonValues payload, JsonKind one, JsonKind other) {
    if (payload.size() != 1) {
      throw new SocketParseException(
          "invalid payload: " + packet + " with " + payload.size() + " values", null);
    }
    JsonKind kind = payload.kind(0);
    if (kind != one && kind != other) {
      throw new SocketParseException("invalid payload: " + packet + " with " + kind, null);
    }
    if (payload.binary()) {
      throw new SocketParseException("invalid payload: " + packet + " with bytes", null);
    }
  }

  private static void checkNamespace(String namespace) {
    if (!PacketRules.isNamespace(namespace)) {
      throw new SocketParseException("invalid namespace", null);
    }
  }

  private static void checkId(long id) {
    if (!PacketRules.isId(id)) {
      throw new SocketParseException("an ack id that is not in 0..2^53-1", null);
    }
  }
}
