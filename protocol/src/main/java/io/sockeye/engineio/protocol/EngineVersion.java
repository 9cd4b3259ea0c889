package io.sockeye.engineio.protocol;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A version of the Engine.IO protocol: the object by which versions differ, chosen once at the
 * handshake. Thread-safe; nothing blocks.
 */
public enum EngineVersion {
  /** Engine.IO 3, spoken by Socket.IO 1 and 2: {@code EIO=3}, or none. */
  V3 {
    @Override
    EngineCodec codec() {
      return EngineCodecV3.INSTANCE;
    }
  },

  /** Engine.IO 4, spoken by Socket.IO 3 and later: {@code EIO=4}. */
  V4 {
    @Override
    EngineCodec codec() {
      return EngineCodecV4.INSTANCE;
    }
  };

  abstract EngineCodec codec();

  /**
   * The version that a handshake asks for: 4 by its number, and 3 by anything else, as the first
   * clients did not say.
   *
   * @param eio the value of the query parameter {@code EIO}, or null if there is none
   * @return the version
   */
  public static EngineVersion ofQuery(@Nullable String eio) {
    return "4".equals(eio) ? V4 : V3;
  }

  /**
   * Decodes a text frame of a WebSocket (EIO-24), or one packet of a text payload (EIO-20, EIO-25,
   * EIO-53).
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
   * @throws EngineParseException if the version gives binary frames a type and this one has none,
   *     or an unknown one
   */
  public EnginePacket decodeBinary(byte[] array, int offset, int length) {
    return codec().decodeBinary(array, offset, length);
  }

  /**
   * Decodes the text of a polling request or response (EIO-20, EIO-51) and checks its UTF-8.
   *
   * @param body holds the payload; messages stay views of it
   * @param offset where the payload starts
   * @param length its length
   * @param packets takes each packet in turn, also those before a bad one (EIO-19); what it throws
   *     ends the decoding
   * @throws EngineParseException if the payload is empty or not well-formed UTF-8, or a packet is
   *     empty, of unknown type, of broken base64 or not as long as it says
   */
  public void decodePayload(byte[] body, int offset, int length, Consumer<EnginePacket> packets) {
    codec().decodePayload(body, offset, length, packets);
  }

  /**
   * Tells whether the version has a binary form of payloads: whether the body of a polling request
   * may be {@code application/octet-stream} (EIO-18).
   *
   * @return whether it has
   */
  public boolean hasBinaryPayloads() {
    return codec().hasBinaryPayloads();
  }

  /**
   * Decodes the bytes of a polling request or response (EIO-52).
   *
   * @param body holds the payload; messages stay views of it
   * @param offset where the payload starts
   * @param length its length
   * @param packets takes each packet in turn, also those before a bad one (EIO-19); what it throws
   *     ends the decoding
   * @throws EngineParseException as {@link #decodePayload} does, and if the version has no binary
   *     payloads
   */
  public void decodeBinaryPayload(
      byte[] body, int offset, int length, Consumer<EnginePacket> packets) {
    codec().decodeBinaryPayload(body, offset, length, packets);
  }

  /**
   * Tells whether canonical frames of a kind are WebSocket messages of this version as they are.
   *
   * @param binary whether binary frames are asked about
   * @param base64 whether the client takes text only (EIO-25)
   * @return whether {@link #toMessage} returns such frames as they are
   */
  public boolean isMessage(boolean binary, boolean base64) {
    return codec().isMessage(binary, base64);
  }

  /**
   * Makes a WebSocket message (EIO-24, EIO-25).
   *
   * @param frame a canonical frame
   * @param base64 whether the client takes text only (EIO-25)
   * @return the message: the frame itself, where {@link #isMessage} says so
   */
  public EngineFrame toMessage(EngineFrame frame, boolean base64) {
    return codec().toMessage(frame, base64);
  }

  /**
   * Encodes the body of a polling request or response (EIO-20, EIO-51, EIO-52). In version 4 a text
   * that holds the separator U+001E is taken apart by the receiver, as with every implementation;
   * JSON never holds it.
   *
   * @param frames canonical frames, at least one
   * @param base64 whether the client takes text only (EIO-25)
   * @return the payload
   * @throws IllegalArgumentException if there is no frame
   */
  public EnginePayload encodePayload(List<EngineFrame> frames, boolean base64) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a payload has at least one packet");
    }
    return codec().encodePayload(frames, base64);
  }

  /**
   * The share of a frame in a payload.
   *
   * @param frame a canonical frame
   * @param base64 whether the client takes text only (EIO-25)
   * @return how many bytes {@link #encodePayload} makes of it at most, without the separator
   *     between two
   */
  public int payloadSize(EngineFrame frame, boolean base64) {
    return codec().payloadSize(frame, base64);
  }
}
