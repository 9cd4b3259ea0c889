package io.sockeye.engineio.protocol;

import java.nio.charset.StandardCharsets;

/**
 * A packet of Engine.IO, the same for every version of the protocol and every transport.
 *
 * <p>Immutable as long as nobody writes to the arrays of {@link Text} and {@link Binary}, which are
 * views into what was read: whoever keeps a message for long keeps all that was read with it.
 */
public sealed interface EnginePacket {

  /**
   * Type 0, the handshake (EIO-8). From a client it occurs on WebTransport only.
   *
   * @param json the handshake's JSON text, not checked
   */
  record Open(String json) implements EnginePacket {}

  /** Type 1: the sender closes the session. */
  record Close() implements EnginePacket {
    /** The only one that is needed. */
    public static final Close INSTANCE = new Close();
  }

  /**
   * Type 2: the heartbeat (EIO-48), or {@code 2probe} on a transport that wants to take over.
   *
   * @param data what the pong has to repeat, mostly empty
   */
  record Ping(String data) implements EnginePacket {
    /** A heartbeat's ping. */
    public static final Ping EMPTY = new Ping("");

    /** {@code 2probe}. */
    public static final Ping PROBE = new Ping("probe");
  }

  /**
   * Type 3: the answer to a ping.
   *
   * @param data the ping's data
   */
  record Pong(String data) implements EnginePacket {
    /** A heartbeat's pong. */
    public static final Pong EMPTY = new Pong("");

    /** {@code 3probe}. */
    public static final Pong PROBE = new Pong("probe");
  }

  /**
   * Type 4 with a text: a view of well-formed UTF-8, without the type digit. Equal by content.
   *
   * @param array holds the text
   * @param offset where it starts
   * @param length its length in bytes
   */
  // A view of what was read: a copy per packet is what it avoids. Equality is by content.
  record Text(byte[] array, int offset, int length) implements EnginePacket {
    /**
     * Checks that the text lies in the array.
     *
     * @param array holds the text
     * @param offset where it starts
     * @param length its length in bytes
     */
    public Text {
      Bytes.checkRange(array, offset, length);
    }

    /**
     * A message of its own array.
     *
     * @param text the message
     * @return the packet
     */
    public static Text of(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return new Text(utf8, 0, utf8.length);
    }

    /**
     * Decodes the message.
     *
     * @return the message
     */
    public String text() {
      return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Text that
          && Bytes.equal(array, offset, length, that.array, that.offset, that.length);
    }

    @Override
    public int hashCode() {
      return Bytes.hash(array, offset, length);
    }

    /** The length, never the content: packets are named in logs. */
    @Override
    public String toString() {
      return "Text[" + length + " bytes]";
    }
  }

  /**
   * Type 4 with bytes: a view of them. Equal by content.
   *
   * @param array holds the bytes
   * @param offset where they start
   * @param length how many they are
   */
  // A view of what was read: a copy per packet is what it avoids. Equality is by content.
  record Binary(byte[] array, int offset, int length) implements EnginePacket {
    /**
     * Checks that the bytes lie in the array.
     *
     * @param array holds the bytes
     * @param offset where they start
     * @param length how many they are
     */
    public Binary {
      Bytes.checkRange(array, offset, length);
    }

    /**
     * A message that is all of an array.
     *
     * @param bytes the message, not copied
     * @return the packet
     */
    public static Binary of(byte[] bytes) {
      return new Binary(bytes, 0, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Binary that
          && Bytes.equal(array, offset, length, that.array, that.offset, that.length);
    }

    @Override
    public int hashCode() {
      return Bytes.hash(array, offset, length);
    }

    /** The length, never the content: packets are named in logs. */
    @Override
    public String toString() {
      return "Binary[" + length + " bytes]";
    }
  }

  /** Type 5: from now on the client uses the transport this came by. */
  record Upgrade() implements EnginePacket {
    /** The only one that is needed. */
    public static final Upgrade INSTANCE = new Upgrade();
  }

  /** Type 6: nothing; it ends a poll. */
  record Noop() implements EnginePacket {
    /** The only one that is needed. */
    public static final Noop INSTANCE = new Noop();
  }
}
