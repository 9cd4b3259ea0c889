package io.sockeye.engineio.netty;

import static io.sockeye.engineio.netty.ClientFrames.FIN;
import static io.sockeye.engineio.netty.ClientFrames.RSV1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockeye.engineio.netty.FrameLog.Compression;
import io.sockeye.fuzz.Cuts;
import io.sockeye.fuzz.Inputs;
import io.sockeye.fuzz.Memory;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client sends over its WebSocket is the same frames, or refused, wherever the network cuts
 * it; refused by a {@link WebSocketException} and by nothing else; and costs no more memory than it
 * has bytes.
 *
 * <p>The first byte of an input chooses the compression, the second one where it is cut.
 */
class FrameDecoderFuzzTest {
  private static final int LIMIT = 1_000;

  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] input) {
    Compression compression = Compression.of(Inputs.choice(input, 3));
    byte[] wire = Inputs.behind(input, 2);
    int seed = input.length < 2 ? 0 : input[1];

    FrameLog whole = FrameLog.of(Cuts.none(wire), LIMIT, compression);
    for (List<byte[]> pieces : List.of(Cuts.everywhere(wire), Cuts.somewhere(wire, seed))) {
      FrameLog cut = FrameLog.of(pieces, LIMIT, compression);
      assertThat(cut.events).isEqualTo(whole.events);
      if (compression == Compression.NONE) {
        assertThat(cut.refused).isEqualTo(whole.refused);
      } else {
        // Of a message that is too long and no UTF-8 either, what is seen first depends on how
        // much of it is inflated at once.
        assertThat(cut.refused > 0).isEqualTo(whole.refused > 0);
      }
    }
    if (compression == Compression.NONE) {
      assertMemoryIsBounded(wire.length, () -> Cuts.none(wire));
      assertMemoryIsBounded(wire.length, () -> Cuts.everywhere(wire));
    }
  }

  private static void assertMemoryIsBounded(int bytes, Supplier<List<byte[]>> pieces) {
    Memory.isBounded(
        bytes, 64, pieces, cut -> FrameLog.decode(cut, LIMIT, Compression.NONE, Nothing.HAPPENS));
  }

  static Stream<byte[]> seeds() {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    byte[] hello = "añ€😀".getBytes(UTF_8);
    byte[] compressed = ClientFrames.deflated(deflater, hello);
    byte[] again = ClientFrames.deflated(deflater, hello);
    byte[] long16 = ClientFrames.deflated(deflater, new byte[LIMIT]);
    byte[] tooLong = ClientFrames.deflated(deflater, new byte[LIMIT + 1]);
    deflater.end();
    return Stream.of(
        Inputs.of(0, 1, Inputs.hex("81 85 37fa213d 7f9f4d5158")),
        Inputs.of(0, 2, ClientFrames.frame(FIN | Opcode.TEXT, hello)),
        Inputs.of(
            0,
            3,
            ClientFrames.frame(Opcode.TEXT, "fra".getBytes(UTF_8)),
            ClientFrames.frame(FIN | Opcode.PING, "ping".getBytes(UTF_8)),
            ClientFrames.frame(Opcode.CONTINUATION, new byte[0]),
            ClientFrames.frame(FIN | Opcode.PONG, new byte[0]),
            ClientFrames.frame(FIN | Opcode.CONTINUATION, "gment".getBytes(UTF_8)),
            ClientFrames.frame(FIN | Opcode.BINARY, new byte[300]),
            ClientFrames.frame(FIN | Opcode.CLOSE, Inputs.of(3, 0xE8, "bye"))),
        Inputs.of(0, 4, ClientFrames.frame(FIN | Opcode.BINARY, new byte[LIMIT])),
        Inputs.of(0, 5, ClientFrames.frame(FIN | Opcode.BINARY, new byte[LIMIT + 1])),
        Inputs.of(0, 6, Inputs.hex("82 ff 00000000000003e8 00000000 01")),
        Inputs.of(0, 7, Inputs.hex("82 ff 7fffffffffffffff 00000000 01")),
        Inputs.of(0, 8, Inputs.hex("81 84 00000000 f0908080 81 83 00000000 e08080")),
        Inputs.of(
            1, 9, ClientFrames.frame(FIN | RSV1 | Opcode.TEXT, compressed), Inputs.hex("c1 81")),
        Inputs.of(
            2,
            10,
            ClientFrames.frame(FIN | RSV1 | Opcode.TEXT, compressed),
            ClientFrames.frame(FIN | RSV1 | Opcode.TEXT, again),
            ClientFrames.frame(RSV1 | Opcode.BINARY, new byte[0]),
            ClientFrames.frame(FIN | Opcode.CONTINUATION, long16),
            ClientFrames.frame(FIN | RSV1 | Opcode.BINARY, tooLong)),
        // Blocks that say they are the last one, an empty one among them.
        Inputs.of(
            1, 11, ClientFrames.frame(FIN | RSV1 | Opcode.BINARY, Inputs.hex("0300 0300 01"))),
        Inputs.of(1, 12, ClientFrames.frame(FIN | RSV1 | Opcode.TEXT, new byte[] {1})));
  }

  private enum Nothing implements FrameDecoder.Sink {
    HAPPENS;

    @Override
    public void onMessage(boolean text, byte[] array, int offset, int length) {}

    @Override
    public void onPing(byte[] payload) {}

    @Override
    public void onPong() {}

    @Override
    public void onCloseFrame(int code) {}
  }
}
