package io.sockeye.socketio.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet as messages: at most one text, then binary messages in order, with nothing of another
 * packet between them (EIO-28).
 *
 * @param text UTF-8 behind the headroom that was asked for, nothing behind it; may be written to in
 *     the headroom only. Null if the packet has no text message
 * @param binary the binary messages, each from position 0 to limit; shared, see {@link
 *     io.sockeye.json.JsonValues#attachments()}
 */
// Never compared; the engine writes to the headroom.
public record EncodedPacket(byte @Nullable [] text, List<ByteBuffer> binary) {
  /**
   * Checks that there is a message.
   *
   * @param text the text message, or null
   * @param binary the binary messages
   * @throws IllegalArgumentException if there is no message at all
   */
  // Not a compact one: javac would lose the annotation of its parameter.
  public EncodedPacket(byte @Nullable [] text, List<ByteBuffer> binary) {
    if (text == null && binary.isEmpty()) {
      throw new IllegalArgumentException("a packet is at least one message, text or binary");
    }
    this.text = text;
    this.binary = binary;
  }

  /**
   * A packet that is one binary message.
   *
   * @param bytes the message, not copied
   * @return the packet
   */
  public static EncodedPacket ofBinary(byte[] bytes) {
    return new EncodedPacket(null, List.of(ByteBuffer.wrap(bytes)));
  }

  /**
   * A packet that is one text message.
   *
   * @param text UTF-8 behind the headroom that was asked for; not copied
   * @return the packet
   */
  public static EncodedPacket ofText(byte[] text) {
    return new EncodedPacket(text, List.of());
  }
}
