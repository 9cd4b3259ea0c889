package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.fuzz.Inputs;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Decodes what a client has sent, and writes down what was in it. */
final class FrameLog implements FrameDecoder.Sink {
  private static final HexFormat HEX = HexFormat.of();

  private final int maxMessageBytes;
  final List<String> events = new ArrayList<>();

  /** The code by which the client was refused, or 0. */
  int refused;

  private FrameLog(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  static FrameLog of(List<byte[]> pieces, int maxMessageBytes, Compression compression) {
    FrameLog log = new FrameLog(maxMessageBytes);
    decode(pieces, maxMessageBytes, compression, log);
    return log;
  }

  /** Lets a decoder tell a sink, up to where it refuses to read on. */
  static void decode(
      List<byte[]> pieces, int maxMessageBytes, Compression compression, FrameDecoder.Sink sink) {
    Deflation deflation = new Deflation(Zlib.RAW);
    MessageInflater inflater =
        compression == Compression.NONE
            ? null
            : new MessageInflater(deflation, compression == Compression.KEEPS_CONTEXT);
    FrameDecoder decoder = new FrameDecoder(maxMessageBytes, inflater);
    try {
      for (byte[] piece : pieces) {
        decoder.decode(piece, 0, piece.length, sink);
      }
    } catch (WebSocketException refused) {
      if (sink instanceof FrameLog log) {
        log.refused = refused.code();
      }
    } finally {
      decoder.end();
      deflation.end();
    }
  }

  @Override
  public void onMessage(boolean text, byte[] array, int offset, int length) {
    assertThat(length).isLessThanOrEqualTo(maxMessageBytes);
    String hex = HEX.formatHex(array, offset, offset + length);
    if (text) {
      assertThat(Inputs.utf8(array, offset, length)).as("UTF-8: %s", hex).isNotNull();
    }
    events.add((text ? "text " : "binary ") + hex);
  }

  @Override
  public void onPing(byte[] payload) {
    assertThat(payload.length).isLessThanOrEqualTo(FrameAssembler.MAX_CONTROL_BYTES);
    events.add("ping " + HEX.formatHex(payload));
  }

  @Override
  public void onPong() {
    events.add("pong");
  }

  @Override
  public void onCloseFrame(int code) {
    events.add("close " + code);
  }

  /** What client and server have agreed on. */
  enum Compression {
    NONE,
    MESSAGE_BY_MESSAGE,
    KEEPS_CONTEXT;

    static Compression of(int choice) {
      return values()[choice];
    }
  }
}
