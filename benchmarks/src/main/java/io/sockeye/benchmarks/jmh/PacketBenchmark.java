package io.sockeye.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValues;
import io.sockeye.msgpack.MsgpackParser;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.JsonPacketParser;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.PacketParser;
import io.sockeye.socketio.protocol.SocketPacket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Events between what is on the wire and what they are inside, with both parsers. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketBenchmark {
  /** Which parser. */
  public enum Parser {
    /** The default one. */
    JSON(new JsonPacketParser()),
    /** That of npm {@code socket.io-msgpack-parser}. */
    MSGPACK(new MsgpackParser());

    @SuppressWarnings("ImmutableEnumChecker") // parsers have no state
    private final PacketParser parser;

    Parser(PacketParser parser) {
      this.parser = parser;
    }
  }

  /** Which parser. */
  @Param public Parser parser = Parser.JSON;

  /** The name of one of {@link Texts}. */
  @Param({"SHORT", "OBJECT"})
  public Texts text = Texts.SHORT;

  private PacketParser codec = Parser.JSON.parser;
  private PacketDecoder decoder = codec.newDecoder(DecoderLimits.DEFAULT);
  private SocketPacket packet = new SocketPacket.Disconnect("/");
  private byte @Nullable [] encodedText;
  private byte[] encodedBinary = {};

  /** For JMH. */
  public PacketBenchmark() {}

  /** Makes the packet, and what it is on the wire. */
  @Setup
  public void prepare() {
    codec = parser.parser;
    decoder = codec.newDecoder(DecoderLimits.DEFAULT);
    byte[] json = text.arguments().getBytes(UTF_8);
    JsonValues arguments = new JsonScanner(JsonLimits.DEFAULT).scanArray(json, 0, json.length, 0);
    packet = new SocketPacket.Event("/", 17, arguments);
    EncodedPacket encoded = codec.encode(packet, 0);
    encodedText = encoded.text();
    if (encodedText == null) {
      ByteBuffer message = encoded.binary().get(0);
      encodedBinary = new byte[message.remaining()];
      message.duplicate().get(encodedBinary);
    }
  }

  /**
   * To the wire.
   *
   * @return the message
   */
  @Benchmark
  public EncodedPacket encode() {
    return codec.encode(packet, 0);
  }

  /**
   * From the wire.
   *
   * @return the packet
   */
  @Benchmark
  public @Nullable SocketPacket decode() {
    byte[] asText = encodedText;
    return asText != null
        ? decoder.decodeText(asText, 0, asText.length)
        : decoder.decodeBinary(encodedBinary, 0, encodedBinary.length);
  }
}
