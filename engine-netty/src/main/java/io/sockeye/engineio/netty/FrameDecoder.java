package io.sockeye.engineio.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a client (RFC 6455 §5): bytes in, whole messages out. Unmasks in place, so
 * that a message that came in one read is a view of the array it was read into, unless it was
 * compressed.
 *
 * <pre>
 *  0               1               2               3
 * +-+-+-+-+-------+-+-------------+-------------------------------+
 * |F|R|R|R| opcode|M| length (7)  | length (16 or 64, if 126, 127)|
 * |I|S|S|S|  (4)  |A|             |                               |
 * |N|V|V|V|       |S|             |                               |
 * | |1|2|3|       |K|             |                               |
 * +-+-+-+-+-------+-+-------------+-------------------------------+
 * | masking key (32)              | payload ...                   |
 * +-------------------------------+-------------------------------+
 * </pre>
 *
 * <p>Nearly every frame is a whole message that has come in one piece: it is read here in one go.
 * Whatever is not like that, and whatever is wrong, is for the {@link FrameAssembler}.
 */
final class FrameDecoder {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** FIN and the opcode of a message; RSV bits are not set. */
  private static final int WHOLE_TEXT = 0x80 | Opcode.TEXT;

  private static final int WHOLE_BINARY = 0x80 | Opcode.BINARY;

  /** MASK and the length, if it is short. */
  private static final int MASKED = 0x80;

  private static final int LENGTH_16 = MASKED | 126;
  private static final int MASK_BYTES = 4;

  /** Stands for an assembler when nothing is read any more: every connection has a decoder. */
  private static final FrameAssembler CLOSED = new FrameAssembler(0, null);

  /** What gets the frames. */
  interface Sink {
    void onMessage(boolean text, byte[] array, int offset, int length);

    void onPing(byte[] payload);

    void onPong();

    /** The client's close frame; nothing follows it. */
    void onCloseFrame(int code);
  }

  private final int maxMessageBytes;

  /** Null when the handshake has not agreed on compression. */
  private final @Nullable MessageInflater inflater;

  /** There while something is incomplete, and {@link #CLOSED} at last. */
  private @Nullable FrameAssembler assembler;

  FrameDecoder(int maxMessageBytes, @Nullable MessageInflater inflater) {
    this.maxMessageBytes = maxMessageBytes;
    this.inflater = inflater;
  }

  /** Reads nothing any more, and lets go of what is not memory. */
  void end() {
    assembler = CLOSED;
    if (inflater != null) {
      inflater.end();
    }
  }

  /**
   * Reads on.
   *
   * @param array the bytes; they are changed, and given away with the messages in them
   * @throws WebSocketException if the client broke the protocol; nothing can be read any more
   */
  void decode(byte[] array, int from, int to, Sink sink) {
    int at = from;
    while (at < to && assembler != CLOSED) {
      FrameAssembler incomplete = assembler;
      if (incomplete == null) {
        int next = wholeMessage(array, at, to, sink);
        if (next > at) {
          at = next;
          continue;
        }
        incomplete = new FrameAssembler(maxMessageBytes, inflater);
        assembler = incomplete;
      }
      at = incomplete.step(array, at, to, sink);
      if (incomplete.isClosed()) {
        assembler = CLOSED;
      } else if (incomplete.isBetweenMessages() && assembler == incomplete) {
        assembler = null;
      }
    }
  }

  /**
   * Reads a message that is one frame, if it is one and all of it is there.
   *
   * @return where the next frame begins, or {@code at} if nothing was read
   */
  private int wholeMessage(byte[] array, int at, int to, Sink sink) {
    if (to - at < 2 + MASK_BYTES) {
      return at;
    }
    int first = array[at] & 0xFF;
    int second = array[at + 1] & 0xFF;
    int payload = at + 2 + MASK_BYTES;
    int length = second & 0x7F;
    if ((first != WHOLE_TEXT && first != WHOLE_BINARY) || second < MASKED) {
      return at;
    }
    if (second == LENGTH_16) {
      if (to - at < Short.BYTES + 2 + MASK_BYTES) {
        return at;
      }
      length = (short) SHORTS.get(array, at + 2) & 0xFFFF;
      payload += Short.BYTES;
      if (length < 126) {
        return at;
      }
    } else if (second > LENGTH_16) {
      return at;
    }
    if (length > to - payload || length > maxMessageBytes) {
      return at;
    }
    int mask = (int) INTS.get(array, payload - MASK_BYTES);
    boolean ascii = Masking.unmask(array, payload, length, mask);
    boolean text = first == WHOLE_TEXT;
    if (text && !ascii) {
      Utf8Check utf8 = new Utf8Check();
      if (!utf8.accept(array, payload, payload + length) || !utf8.complete()) {
        throw WebSocketException.invalidUtf8();
      }
    }
    sink.onMessage(text, array, payload, length);
    return payload + length;
  }
}
