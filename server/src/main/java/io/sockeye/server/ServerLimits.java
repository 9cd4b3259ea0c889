package io.sockeye.server;

import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.server.adapter.RoomLimits;
import java.time.Duration;

/**
 * How much clients may have of what they can make many of. What is limited elsewhere (the size of a
 * message, bytes that wait, time) is listed with it in {@code docs/limits.md}. Immutable.
 */
public final class ServerLimits {
  private static final int DEFAULT_BINARY_PACKET_PAYLOADS = 10;

  private final Builder is;
  private final RoomLimits rooms;
  private final int maxBinaryPacketBytes;

  private ServerLimits(Builder builder, EngineOptions engine) {
    is = builder.copy();
    rooms = new RoomLimits(builder.maxRoomsPerSocket, builder.maxRoomNameLength);
    long payloads = (long) DEFAULT_BINARY_PACKET_PAYLOADS * engine.maxPayloadBytes();
    maxBinaryPacketBytes =
        builder.maxBinaryPacketBytes > 0
            ? builder.maxBinaryPacketBytes
            : (int) Math.min(payloads, Integer.MAX_VALUE);
  }

  int maxNamespacesPerConnection() {
    return is.maxNamespacesPerConnection;
  }

  int maxRefusedConnects() {
    return is.maxRefusedConnects;
  }

  int maxChildNamespaces() {
    return is.maxChildNamespaces;
  }

  int maxNamespaceNameLength() {
    return is.maxNamespaceNameLength;
  }

  int maxConnectBytes() {
    return is.maxConnectBytes;
  }

  RoomLimits rooms() {
    return rooms;
  }

  int maxPendingAcks() {
    return is.maxPendingAcks;
  }

  int maxBinaryPacketBytes() {
    return maxBinaryPacketBytes;
  }

  Duration binaryPacketTimeout() {
    return is.binaryPacketTimeout;
  }

  /**
   * Sets limits, for {@link SocketIOServerBuilder#limits}. A wrong value is refused at once by an
   * {@link IllegalArgumentException} that names the option, the value and what is allowed. Not
   * thread-safe.
   */
  public static final class Builder implements Cloneable {
    private int maxNamespacesPerConnection = 100;
    private int maxRefusedConnects = 100;
    private int maxChildNamespaces = 10_000;
    private int maxNamespaceNameLength = 256;
    private int maxConnectBytes = 65_536;
    private int maxRoomsPerSocket = 10_000;
    private int maxRoomNameLength = 1024;
    private int maxPendingAcks = 100_000;

    /** 0 for the default, which depends on the engine's options. */
    private int maxBinaryPacketBytes;

    private Duration binaryPacketTimeout = Duration.ofSeconds(30);

    Builder() {}

    /** The limits; the builder may be used again. */
    ServerLimits build(EngineOptions engine) {
      return new ServerLimits(this, engine);
    }

    private Builder copy() {
      try {
        return (Builder) clone();
      } catch (CloneNotSupportedException impossible) {
        throw new AssertionError(impossible);
      }
    }

    /**
     * Sets how many namespaces a client may be in, or on its way to, on one connection. One more is
     * refused with "Too many namespaces".
     *
     * @param value their number, 1 or more; the default is 100
     * @return this
     */
    public Builder maxNamespacesPerConnection(int value) {
      maxNamespacesPerConnection = atLeastOne("maxNamespacesPerConnection", value);
      return this;
    }

    /**
     * Sets how often a client may be refused a namespace on one connection, for whatever reason:
     * there is none of that name, a middleware says no, a limit is reached. The next refusal closes
     * the connection instead.
     *
     * @param value how often, 1 or more; the default is 100
     * @return this
     */
    public Builder maxRefusedConnects(int value) {
      maxRefusedConnects = atLeastOne("maxRefusedConnects", value);
      return this;
    }

    /**
     * Sets how many children the {@link ParentNamespace}s of the server may have together when a
     * client asks for one more, which is then refused with "Too many namespaces"; it is in the log,
     * once a minute at most. The program itself may make more. Children that nobody needs any more
     * go with {@link SocketIOServerBuilder#cleanupEmptyChildNamespaces}.
     *
     * @param value their number, 1 or more; the default is 10 000
     * @return this
     */
    public Builder maxChildNamespaces(int value) {
      maxChildNamespaces = atLeastOne("maxChildNamespaces", value);
      return this;
    }

    /**
     * Sets how long the name of a namespace may be, with its slash. A client that asks for a longer
     * one is cut off before any pattern or predicate is tried; {@link SocketIOServer#of(String)}
     * refuses it.
     *
     * @param value the number of characters (UTF-16), 1 or more; the default is 256
     * @return this
     */
    public Builder maxNamespaceNameLength(int value) {
      maxNamespaceNameLength = atLeastOne("maxNamespaceNameLength", value);
      return this;
    }

    /**
     * Sets how large the packet may be by which a client asks for a namespace. Its {@code auth} is
     * in it, which is kept as long as the socket lives. A larger one is refused with "Auth too
     * large".
     *
     * @param value the size in bytes, 1 or more; the default is 65 536
     * @return this
     */
    public Builder maxConnectBytes(int value) {
      maxConnectBytes = atLeastOne("maxConnectBytes", value);
      return this;
    }

    /**
     * Sets how many rooms a socket may be in besides its own. {@link Socket#join} throws {@link
     * IllegalStateException} when there would be more; {@link BroadcastTarget#socketsJoin} passes
     * over the socket.
     *
     * @param value their number, 1 or more; the default is 10 000
     * @return this
     */
    public Builder maxRoomsPerSocket(int value) {
      maxRoomsPerSocket = atLeastOne("maxRoomsPerSocket", value);
      return this;
    }

    /**
     * Sets how long the name of a room may be. Joining one with a longer name throws {@link
     * IllegalArgumentException}.
     *
     * @param value the number of characters (UTF-16), 1 or more; the default is 1024
     * @return this
     */
    public Builder maxRoomNameLength(int value) {
      maxRoomNameLength = atLeastOne("maxRoomNameLength", value);
      return this;
    }

    /**
     * Sets how many acknowledgements one socket may owe. Beyond that what is sent with {@code
     * emitWithAck} to that socket is not sent, and its future ends at once with {@link
     * io.sockeye.event.AckLimitException}; a broadcast is sent, and counts the socket as one that
     * has not answered.
     *
     * @param value their number, 1 or more; the default is 100 000
     * @return this
     */
    public Builder maxPendingAcks(int value) {
      maxPendingAcks = atLeastOne("maxPendingAcks", value);
      return this;
    }

    /**
     * Sets how large a packet may be that comes in several messages, one for the text and one for
     * each attachment. A client that sends a larger one is cut off. Each message is limited by
     * {@link EngineOptions.Builder#maxPayloadBytes} too.
     *
     * @param value the size in bytes, 1 or more; the default is ten times {@code maxPayloadBytes}
     * @return this
     */
    public Builder maxBinaryPacketBytes(int value) {
      maxBinaryPacketBytes = atLeastOne("maxBinaryPacketBytes", value);
      return this;
    }

    /**
     * Sets how long a packet that comes in several messages may take, from the first to the last. A
     * client that takes longer is cut off. Time in which the client is not read does not count.
     *
     * @param value the time, positive; the default is 30 seconds
     * @return this
     */
    public Builder binaryPacketTimeout(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(
            "binaryPacketTimeout is " + value + "; allowed is a positive duration");
      }
      binaryPacketTimeout = value;
      return this;
    }

    private static int atLeastOne(String option, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(option + " is " + value + "; allowed is 1 or more");
      }
      return value;
    }
  }
}
