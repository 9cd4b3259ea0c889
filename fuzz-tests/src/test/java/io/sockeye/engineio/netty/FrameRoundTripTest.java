package io.sockeye.engineio.netty;

import static io.sockeye.engineio.netty.ClientFrames.FIN;
import static io.sockeye.engineio.netty.ClientFrames.RSV1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.netty.FrameLog.Compression;
import io.sockeye.fuzz.Cuts;
import io.sockeye.fuzz.Inputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * What a client sends arrives, by whatever frames it is sent and wherever the network cuts them.
 */
class FrameRoundTripTest {
  private static final int LIMIT = 70_000;

  /**
   * A message, and how it is sent.
   *
   * @param cuts where it is cut into fragments; a ping goes between two
   */
  private record Sent(boolean text, byte[] message, List<Integer> cuts, List<Integer> mask) {}

  @Property(tries = 500)
  void whatIsSentArrives(
      @ForAll("messages") List<Sent> messages, @ForAll Compression compression, @ForAll long seed) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    byte[] wire = {};
    List<String> expected = new ArrayList<>();
    for (Sent sent : messages) {
      byte[] payload = sent.message;
      if (compression != Compression.NONE) {
        payload = ClientFrames.deflated(deflater, payload);
        if (compression == Compression.MESSAGE_BY_MESSAGE) {
          deflater.reset();
        }
      }
      wire = Inputs.of(wire, frames(sent, payload, compression != Compression.NONE, expected));
      String hex = HexFormat.of().formatHex(sent.message);
      expected.add((sent.text ? "text " : "binary ") + hex);
    }
    deflater.end();

    FrameLog arrived = FrameLog.of(Cuts.somewhere(wire, seed), LIMIT, compression);

    assertThat(arrived.events).isEqualTo(expected);
    assertThat(arrived.refused).isZero();
  }

  private static byte[] frames(
      Sent sent, byte[] payload, boolean compressed, List<String> expected) {
    int[] mask = sent.mask.stream().mapToInt(Integer::intValue).toArray();
    int[] ends = sent.cuts.stream().mapToInt(cut -> cut % (payload.length + 1)).sorted().toArray();
    byte[] frames = {};
    int opcode = (sent.text ? Opcode.TEXT : Opcode.BINARY) | (compressed ? RSV1 : 0);
    int from = 0;
    for (int end : ends) {
      byte[] fragment = Arrays.copyOfRange(payload, from, end);
      byte[] ping = {(byte) from};
      frames =
          Inputs.of(
              frames,
              ClientFrames.frame(opcode, fragment, mask),
              ClientFrames.frame(FIN | Opcode.PING, ping, mask));
      expected.add("ping " + HexFormat.of().formatHex(ping));
      opcode = Opcode.CONTINUATION;
      from = end;
    }
    byte[] last = Arrays.copyOfRange(payload, from, payload.length);
    return Inputs.of(frames, ClientFrames.frame(FIN | opcode, last, mask));
  }

  @Provide
  Arbitrary<List<Sent>> messages() {
    Arbitrary<byte[]> binary = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    Arbitrary<byte[]> text =
        Arbitraries.strings().ofMaxLength(100).map(string -> string.getBytes(UTF_8));
    // Where the length on the wire gets another form.
    Arbitrary<byte[]> edges =
        Combinators.combine(
                Arbitraries.of(0, 125, 126, 127, 65_535, 65_536, LIMIT), Arbitraries.bytes())
            .as(
                (size, b) -> {
                  byte[] bytes = new byte[size];
                  Arrays.fill(bytes, b);
                  return bytes;
                });
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.frequencyOf(Tuple.of(9, binary), Tuple.of(1, edges)),
            text,
            Arbitraries.integers().between(0, LIMIT).list().ofMaxSize(4),
            Arbitraries.integers().between(0, 0xFF).list().ofSize(4))
        .as(
            (kind, bytes, utf8, cuts, mask) ->
                kind == 0 ? new Sent(true, utf8, cuts, mask) : new Sent(false, bytes, cuts, mask))
        .list()
        .ofMaxSize(5);
  }
}
