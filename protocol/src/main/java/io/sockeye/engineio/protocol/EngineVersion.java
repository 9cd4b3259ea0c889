package io.sockeye.engineio.protocol;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A version of the Engine.IO protocol: the object by which versions differ, chosen once at the
 * handshake. Thread-safe; nothing blocks.
 */
public enum EngineVersion {
  /** Engine.IO 4, spoken by Socket.IO 3 and later: {@code EIO=4}. */
  V4("4") {
    @Override
    EngineCodec codec() {
      return EngineCodecV4.INSTANCE;
    }
  };

  private final String query;

  EngineVersion(String query) {
    this.query = query;
  }

  abstract EngineCodec codec();

  /**
   * The version that a request names.
   *
   * @param eio the value of the query parameter {@code EIO}, or null if there is none
   * @return the version, or null if it is not one we know
   */
  public static @Nullable EngineVersion ofQuery(@Nullable String eio) {
    for (EngineVersion version : values()) {
      if (version.query.equals(eio)) {
        return version;
      }
    }
    return null;
  }

  /**
   * Decodes a text frame of a WebSocket (EIO-24), or one packet of a payload (EIO-20, EIO-25).
   *
   * @param array holds the frame; a {@link EnginePacket.Text} stays a view of it
   * @param offset where the frame starts
   * @param length its length in bytes, which the caller has checked to be well-formed UTF-8 (a
   *     WebSocket has to do so while it reads)
   * @return the packet
   * @throws EngineParseException if the frame is empty, its type is unknown or its base64 is broken
   */
  public EnginePacket decodeText(byte[] array, int offset, int length) {
    return codec().decodeText(array, offset, length);
  }

  /**
   * Decodes a binary frame of a WebSocket (EIO-24).
   *
   * @param array holds the frame; the {@link EnginePacket.Binary} stays a view of it
   * @param offset where the frame starts
   * @param length its length
   * @return the packet
   * @throws EngineParseException if the version gives binary frames a type and this one has none
   */
  public EnginePacket decodeBinary(byte[] array, int offset, int length) {
    return codec().decodeBinary(array, offset, length);
  }

  /**
   * Decodes the body of a polling request or response (EIO-20) and checks its UTF-8.
   *
   * @param body holds the payload; messages stay views of it
   * @param offset where the payload starts
   * @param length its length
   * @param packets takes each packet in turn, also those before a bad one (EIO-19); what it throws
   *     ends the decoding
   * @throws EngineParseException if the payload or a packet is empty, not well-formed UTF-8, of
   *     unknown type or of broken base64
   */
  public void decodePayload(byte[] body, int offset, int length, Consumer<EnginePacket> packets) {
    codec().decodePayload(body, offset, length, packets);
  }

  /**
   * Encodes a packet.
   *
   * @param packet the packet
   * @return its canonical frame, which is the same for every version; it shares a binary message's
   *     array if the message is all of it
   */
  public EngineFrame encode(EnginePacket packet) {
    return EngineFrames.of(packet);
  }

  /**
   * Encodes the body of a polling request or response (EIO-20). A text that holds the separator
   * U+001E is taken apart by the receiver, as with every implementation; JSON never holds it.
   *
   * @param frames at least one
   * @return the payload
   * @throws IllegalArgumentException if there is no frame
   */
  public byte[] encodePayload(List<EngineFrame> frames) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a payload has at least one packet");
    }
    return codec().encodePayload(frames);
  }

  /**
   * The share of a frame in a payload.
   *
   * @param frame the frame
   * @return what {@link #encodePayload} makes of it, in bytes, without the separator between two
   */
  public int payloadSize(EngineFrame frame) {
    return codec().payloadSize(frame);
  }
}
