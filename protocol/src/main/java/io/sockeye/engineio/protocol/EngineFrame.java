package io.sockeye.engineio.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One packet in the canonical form in which it waits to be sent: as one WebSocket message of
 * Engine.IO 4 (EIO-24). A text frame is UTF-8 and begins with the type digit ({@code 4hello}), a
 * binary frame is the bare message. What another version or polling needs is made of it at the edge
 * ({@link EngineVersion#toMessage}, {@link EngineVersion#encodePayload}).
 *
 * <p>Immutable as long as nobody writes to the array. Equal by content.
 *
 * @param bytes all of the frame, shared and never to be written to
 * @param binary whether it is a binary frame
 */
// Encoded once and shared by all recipients. Equality is by content.
public record EngineFrame(byte[] bytes, boolean binary) {

  /**
   * The frame of a packet, whatever the version.
   *
   * @param packet the packet
   * @return its canonical frame; it shares a binary message's array if the message is all of it
   */
  public static EngineFrame of(EnginePacket packet) {
    return EngineFrames.of(packet);
  }

  /**
   * A text frame.
   *
   * @param bytes UTF-8 with the type digit, not copied
   * @return the frame
   */
  public static EngineFrame text(byte[] bytes) {
    return new EngineFrame(bytes, false);
  }

  /**
   * A text frame.
   *
   * @param text with the type digit
   * @return the frame
   */
  public static EngineFrame text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A text message, made in place: the type digit is written to the first byte, which the caller
   * has left free.
   *
   * @param bytes UTF-8 behind one free byte, not copied
   * @return the frame
   */
  public static EngineFrame textMessage(byte[] bytes) {
    bytes[0] = '4';
    return text(bytes);
  }

  /**
   * A text message.
   *
   * @param text without the type digit
   * @return the frame
   */
  public static EngineFrame textMessage(String text) {
    return text("4" + text);
  }

  /**
   * A binary message.
   *
   * @param bytes the message, not copied
   * @return the frame
   */
  public static EngineFrame binary(byte[] bytes) {
    return new EngineFrame(bytes, true);
  }

  /**
   * A binary message.
   *
   * @param bytes the message from position to limit, which stay as they are; copied unless it is
   *     all of an accessible array
   * @return the frame
   */
  public static EngineFrame binary(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      int offset = bytes.arrayOffset() + bytes.position();
      return binary(Bytes.exact(bytes.array(), offset, bytes.remaining()));
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return binary(copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EngineFrame that
        && binary == that.binary
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + Boolean.hashCode(binary);
  }

  /** The kind and length, never the content: frames are named in logs. */
  @Override
  public String toString() {
    return "EngineFrame[" + (binary ? "binary, " : "text, ") + bytes.length + " bytes]";
  }
}
