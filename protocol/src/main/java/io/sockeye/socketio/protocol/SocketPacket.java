package io.sockeye.socketio.protocol;

import io.sockeye.json.JsonKind;
import io.sockeye.json.JsonValues;
import org.jspecify.annotations.Nullable;

/**
 * A packet of Socket.IO, the same for every version of the protocol. Whether an event or an ack is
 * binary is a matter of its arguments.
 *
 * <p>Immutable as {@link JsonValues} are. Equal by content.
 */
public sealed interface SocketPacket {
  /**
   * The namespace it belongs to.
   *
   * @return the name with its slash, {@code /} for the main namespace
   */
  String namespace();

  /**
   * Type 0: a client asks for a namespace, a server grants it.
   *
   * @param namespace the namespace
   * @param payload one object ({@code auth}; {@code sid} and {@code pid}), or null
   */
  record Connect(String namespace, @Nullable JsonValues payload) implements SocketPacket {
    /**
     * Checks the parts.
     *
     * @param namespace the namespace
     * @param payload one object, or null
     * @throws IllegalArgumentException if the payload is anything but one object without
     *     attachments
     */
    public Connect {
      checkNamespace(namespace);
      if (payload != null
          && (payload.size() != 1 || payload.kind(0) != JsonKind.OBJECT || payload.binary())) {
        throw new IllegalArgumentException("the payload of CONNECT is one object without bytes");
      }
    }
  }

  /**
   * Type 4: a server refuses a namespace.
   *
   * @param namespace the namespace
   * @param payload one object or, for old clients, one string
   */
  record ConnectError(String namespace, JsonValues payload) implements SocketPacket {
    /**
     * Checks the parts.
     *
     * @param namespace the namespace
     * @param payload one object or string
     * @throws IllegalArgumentException if the payload is anything but one object or string without
     *     attachments
     */
    public ConnectError {
      checkNamespace(namespace);
      if (payload.size() != 1
          || (payload.kind(0) != JsonKind.OBJECT && payload.kind(0) != JsonKind.STRING)
          || payload.binary()) {
        throw new IllegalArgumentException(
            "the payload of CONNECT_ERROR is one object or string without bytes");
      }
    }
  }

  /**
   * Type 1: the sender leaves a namespace, or puts the client out of it.
   *
   * @param namespace the namespace
   */
  record Disconnect(String namespace) implements SocketPacket {
    /**
     * Checks the namespace.
     *
     * @param namespace the namespace
     * @throws IllegalArgumentException if it is not a name that fits a packet
     */
    public Disconnect {
      checkNamespace(namespace);
    }
  }

  /**
   * Type 2, or 5 with attachments.
   *
   * @param namespace the namespace
   * @param id what the ack has to name, 0 to 2^53-1; -1 if no ack is wanted
   * @param arguments the name, a string or a number (SIO-4), then what handlers get
   */
  record Event(String namespace, long id, JsonValues arguments) implements SocketPacket {
    /**
     * Checks the parts.
     *
     * @param namespace the namespace
     * @param id what the ack has to name, or -1
     * @param arguments the name and what handlers get
     * @throws IllegalArgumentException if the id is out of range or there is no name
     */
    public Event {
      checkNamespace(namespace);
      checkId(id);
      if (arguments.size() == 0
          || (arguments.kind(0) != JsonKind.STRING && arguments.kind(0) != JsonKind.NUMBER)) {
        throw new IllegalArgumentException("an event begins with its name");
      }
    }

    /**
     * The event's name.
     *
     * @return the string, or the number as it is written
     */
    public String name() {
      return arguments.kind(0) == JsonKind.STRING ? arguments.string(0) : arguments.text(0);
    }
  }

  /**
   * Type 3, or 6 with attachments.
   *
   * @param namespace the namespace
   * @param id what the event named; -1 if the peer left it out, so that it answers nothing
   * @param arguments the answer
   */
  record Ack(String namespace, long id, JsonValues arguments) implements SocketPacket {
    /**
     * Checks the parts.
     *
     * @param namespace the namespace
     * @param id what the event named, or -1
     * @param arguments the answer
     * @throws IllegalArgumentException if the id is out of range
     */
    public Ack {
      checkNamespace(namespace);
      checkId(id);
    }
  }

  private static void checkNamespace(String namespace) {
    if (!PacketRules.isNamespace(namespace)) {
      throw new IllegalArgumentException("a namespace begins with a slash and has no comma");
    }
  }

  private static void checkId(long id) {
    if (!PacketRules.isId(id)) {
      throw new IllegalArgumentException("id " + id + " is not in -1..2^53-1");
    }
  }
}
