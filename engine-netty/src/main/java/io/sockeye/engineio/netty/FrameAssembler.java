package io.sockeye.engineio.netty;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a client one byte of a header after the other, so that they may be cut
 * anywhere, and puts messages together from fragments. Lives as long as something is incomplete.
 */
final class FrameAssembler {
  static final int MAX_FRAGMENTS = 128 * 1024;
  static final int MAX_CONTROL_BYTES = 125;

  private static final int RSV_BITS = 0x70;
  private static final int RSV1 = 0x40;

  private static final byte[] NONE = {};

  /** What the next byte is. */
  private enum Part {
    /** FIN, RSV and opcode; at the start and after each frame. */
    OPCODE,
    /** MASK and the short length. */
    LENGTH,
    /** One of the two or eight bytes of a longer length. */
    LONG_LENGTH,
    /** One of the four bytes of the masking key. */
    MASK,
    /** One of the payload. */
    PAYLOAD
  }

  private final int maxMessageBytes;

  /** Null when the handshake has not agreed on compression. */
  private final @Nullable MessageInflater inflater;

  private Part part = Part.OPCODE;
  private boolean closed;

  // Of the frame at hand.
  private boolean fin;
  private boolean rsv1;
  private int opcode;
  private int headerBytesLeft;
  private long length;

  /** The smallest length that needs as many bytes as were sent. */
  private int shortest;

  private int mask;
  private int taken;

  // Of the message at hand.
  private boolean fragmented;
  private boolean text;
  private boolean compressed;
  private int fragments;

  /** How many bytes its complete frames have brought. */
  private long arrived;

  /** What has been kept of it; there while anything has. */
  private @Nullable MessageBuffer message;

  /** There from its first byte that is not ASCII. */
  private @Nullable Utf8Check utf8;

  private byte[] control = NONE;

  FrameAssembler(int maxMessageBytes, @Nullable MessageInflater inflater) {
    this.maxMessageBytes = maxMessageBytes;
    this.inflater = inflater;
  }

  /** Whether the next byte begins a message, and nothing of it has been seen. */
  boolean isBetweenMessages() {
    return part == Part.OPCODE && !fragmented;
  }

  /** The client's close frame has come. */
  boolean isClosed() {
    return closed;
  }

  /** Reads one byte of a header, or what there is of a payload; returns where to go on. */
  int step(byte[] array, int at, int to, FrameDecoder.Sink sink) {
    return part == Part.PAYLOAD ? payload(array, at, to, sink) : header(array[at], at, array, sink);
  }

  private int header(byte b, int at, byte[] array, FrameDecoder.Sink sink) {
    switch (part) {
      case OPCODE -> opcode(b);
      case LENGTH -> length(b);
      case LONG_LENGTH -> longLength(b);
      case MASK, PAYLOAD -> {
        mask = mask << 8 | (b & 0xFF);
        if (--headerBytesLeft == 0) {
          part = Part.PAYLOAD;
          if (length == 0) {
            return payload(array, at + 1, at + 1, sink);
          }
        }
      }
    }
    return at + 1;
  }

  private void opcode(byte b) {
    fin = (b & 0x80) != 0;
    opcode = b & 0x0F;
    rsv1 = (b & RSV_BITS) == RSV1;
    // RFC 7692 §6: it marks the first frame of a compressed message, and nothing else.
    boolean marks = rsv1 && inflater != null && (opcode == Opcode.TEXT || opcode == Opcode.BINARY);
    if ((b & RSV_BITS) != 0 && !marks) {
      throw WebSocketException.protocolError("Invalid WebSocket frame: RSV bits must be clear");
    }
    switch (opcode) {
      case Opcode.CONTINUATION -> {
        if (!fragmented) {
          throw WebSocketException.protocolError("Invalid WebSocket frame: nothing to continue");
        }
      }
      case Opcode.TEXT, Opcode.BINARY -> {
        if (fragmented) {
          throw WebSocketException.protocolError(
              "Invalid WebSocket frame: the last message is not complete");
        }
      }
      case Opcode.CLOSE, Opcode.PING, Opcode.PONG -> {
        if (!fin) {
          throw WebSocketException.protocolError(
              "Invalid WebSocket frame: a control frame in fragments");
        }
      }
      default -> throw WebSocketException.protocolError("Invalid WebSocket frame: reserved opcode");
    }
    part = Part.LENGTH;
  }

  private void length(byte b) {
    if (b >= 0) {
      throw WebSocketException.protocolError("Invalid WebSocket frame: MASK must be set");
    }
    length = b & 0x7F;
    if (Opcode.isControl(opcode) && length > MAX_CONTROL_BYTES) {
      throw WebSocketException.protocolError(
          "Invalid WebSocket frame: a control frame of more than 125 bytes");
    }
    if (length < 126) {
      beginMask();
    } else {
      headerBytesLeft = length == 126 ? 2 : 8;
      length = 0;
      part = Part.LONG_LENGTH;
      shortest = headerBytesLeft == 2 ? 126 : 65536;
    }
  }

  private void longLength(byte b) {
    length = length << 8 | (b & 0xFF);
    if (length < 0) {
      throw WebSocketException.protocolError("Invalid WebSocket frame: a negative length");
    }
    if (--headerBytesLeft == 0) {
      if (length < shortest) {
        throw WebSocketException.protocolError(
            "Invalid WebSocket frame: a length that is not minimal");
      }
      beginMask();
    }
  }

  /** The length is known: the frame is refused before any of its payload is kept. */
  private void beginMask() {
    taken = 0;
    mask = 0;
    headerBytesLeft = 4;
    part = Part.MASK;
    if (Opcode.isControl(opcode)) {
      control = length == 0 ? NONE : new byte[(int) length];
      return;
    }
    if (!fragmented) {
      text = opcode == Opcode.TEXT;
      compressed = rsv1;
      fragments = 0;
      arrived = 0;
    }
    if (length > maxWireBytes() - arrived) {
      throw WebSocketException.tooLarge();
    }
    if (++fragments > MAX_FRAGMENTS) {
      throw WebSocketException.tooManyFragments();
    }
    fragmented = true;
  }

  /**
   * How many bytes a message may take on the wire. Deflating may make it longer, by an eighth at
   * the worst; how long it is in the end is seen while it is inflated.
   */
  private long maxWireBytes() {
    return compressed ? 64L + maxMessageBytes + maxMessageBytes / 8 : maxMessageBytes;
  }

  private int payload(byte[] array, int at, int to, FrameDecoder.Sink sink) {
    int n = (int) Math.min(length - taken, to - at);
    boolean ascii = Masking.unmask(array, at, n, Integer.rotateLeft(mask, 8 * (taken & 3)));
    taken += n;
    boolean frameComplete = taken == length;
    if (Opcode.isControl(opcode)) {
      System.arraycopy(array, at, control, taken - n, n);
      if (frameComplete) {
        part = Part.OPCODE;
        control(sink);
      }
      return at + n;
    }
    if (frameComplete) {
      part = Part.OPCODE;
      arrived += length;
    }
    boolean messageComplete = frameComplete && fin;
    if (compressed) {
      inflate(array, at, n, messageComplete);
    } else if (text && !(ascii && (utf8 == null || utf8.complete()))) {
      check(array, at, at + n);
    }
    if (messageComplete) {
      complete(array, at, n, sink);
    } else if (!compressed) {
      keep(array, at, n);
    }
    return at + n;
  }

  private void inflate(byte[] array, int at, int n, boolean last) {
    MessageInflater inflating = Objects.requireNonNull(inflater);
    MessageBuffer into = kept();
    int before = into.size();
    inflating.inflate(array, at, n, into);
    if (last) {
      inflating.finish(into);
    }
    if (text) {
      check(into.array(), before, into.size());
    }
  }

  private void check(byte[] array, int from, int to) {
    if (utf8 == null) {
      utf8 = new Utf8Check();
    }
    if (!utf8.accept(array, from, to)) {
      throw WebSocketException.invalidUtf8();
    }
  }

  private void complete(byte[] array, int at, int n, FrameDecoder.Sink sink) {
    if (utf8 != null) {
      if (!utf8.complete()) {
        throw WebSocketException.invalidUtf8();
      }
      utf8 = null;
    }
    fragmented = false;
    if (message == null) {
      sink.onMessage(text, array, at, n);
      return;
    }
    if (!compressed) {
      keep(array, at, n);
    }
    MessageBuffer whole = message;
    message = null;
    sink.onMessage(text, whole.array(), 0, whole.size());
  }

  private void keep(byte[] array, int at, int n) {
    if (n > 0) {
      MessageBuffer into = kept();
      into.append(array, at, n, fin ? into.size() + n + (length - taken) : maxMessageBytes);
    }
  }

  private MessageBuffer kept() {
    if (message == null) {
      message = new MessageBuffer(maxMessageBytes);
    }
    return message;
  }

  private void control(FrameDecoder.Sink sink) {
    byte[] payload = control;
    control = NONE;
    switch (opcode) {
      case Opcode.PING -> sink.onPing(payload);
      case Opcode.PONG -> sink.onPong();
      default -> {
        closed = true;
        sink.onCloseFrame(closeCode(payload));
      }
    }
  }

  private static int closeCode(byte[] payload) {
    if (payload.length == 0) {
      return CloseCode.NONE;
    }
    if (payload.length == 1) {
      throw WebSocketException.protocolError("Invalid WebSocket frame: a close frame of one byte");
    }
    int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    if (!CloseCode.isAllowed(code)) {
      throw WebSocketException.protocolError("Invalid WebSocket frame: a reserved close code");
    }
    Utf8Check reason = new Utf8Check();
    if (!reason.accept(payload, 2, payload.length) || !reason.complete()) {
      throw WebSocketException.invalidUtf8();
    }
    return code;
  }
}
