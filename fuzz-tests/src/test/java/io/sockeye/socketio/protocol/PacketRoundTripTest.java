package io.sockeye.socketio.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EnginePayload;
import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.fuzz.Trees;
import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonValues;
import io.sockeye.json.jackson.JacksonJsonCodec;
import io.sockeye.msgpack.MsgpackParser;
import io.sockeye.socketio.protocol.SocketPacket.Ack;
import io.sockeye.socketio.protocol.SocketPacket.Connect;
import io.sockeye.socketio.protocol.SocketPacket.ConnectError;
import io.sockeye.socketio.protocol.SocketPacket.Disconnect;
import io.sockeye.socketio.protocol.SocketPacket.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The whole way: values that an application sends, with bytes anywhere in them, are encoded as JSON
 * or msgpack, put into messages or payloads of either version of Engine.IO, and come out as they
 * were.
 */
class PacketRoundTripTest {
  private static final DecoderLimits LIMITS = new DecoderLimits(1_000, JsonLimits.DEFAULT);
  private static final JacksonJsonCodec CODEC = new JacksonJsonCodec();

  /** How packets travel. */
  private enum Carrier {
    MESSAGES,
    PAYLOAD
  }

  private enum Parser {
    JSON,
    MSGPACK;

    PacketParser create() {
      return this == JSON ? new JsonPacketParser() : new MsgpackParser();
    }
  }

  @Property(tries = 500)
  void whatIsSentArrives(
      @ForAll("packets") List<SocketPacket> packets,
      @ForAll Parser parser,
      @ForAll EngineVersion version,
      @ForAll Carrier carrier,
      @ForAll boolean base64) {
    PacketParser packetParser = parser.create();
    List<EngineFrame> frames = new ArrayList<>();
    for (SocketPacket packet : packets) {
      EncodedPacket encoded = packetParser.encode(packet, 1);
      byte[] text = encoded.text();
      if (text != null) {
        frames.add(EngineFrame.textMessage(text));
      }
      for (ByteBuffer bytes : encoded.binary()) {
        frames.add(EngineFrame.binary(bytes));
      }
    }

    List<EnginePacket> carried =
        carrier == Carrier.MESSAGES
            ? messages(version, frames, base64)
            : payload(version, frames, base64);

    PacketDecoder decoder = packetParser.newDecoder(LIMITS);
    List<SocketPacket> arrived = new ArrayList<>();
    for (EnginePacket message : carried) {
      SocketPacket packet = decode(decoder, message);
      if (packet != null) {
        arrived.add(packet);
      }
    }
    assertThat(arrived.stream().map(PacketRoundTripTest::describe))
        .containsExactlyElementsOf(packets.stream().map(PacketRoundTripTest::describe).toList());
  }

  private static List<EnginePacket> messages(
      EngineVersion version, List<EngineFrame> frames, boolean base64) {
    List<EnginePacket> packets = new ArrayList<>();
    for (EngineFrame frame : frames) {
      EngineFrame message = version.toMessage(frame, base64);
      byte[] bytes = message.bytes();
      packets.add(
          message.binary()
              ? version.decodeBinary(bytes, 0, bytes.length)
              : version.decodeText(bytes, 0, bytes.length));
    }
    return packets;
  }

  private static List<EnginePacket> payload(
      EngineVersion version, List<EngineFrame> frames, boolean base64) {
    EnginePayload payload = version.encodePayload(frames, base64);
    byte[] bytes = payload.bytes();
    List<EnginePacket> packets = new ArrayList<>();
    if (payload.binary()) {
      version.decodeBinaryPayload(bytes, 0, bytes.length, packets::add);
    } else {
      version.decodePayload(bytes, 0, bytes.length, packets::add);
    }
    return packets;
  }

  private static @Nullable SocketPacket decode(PacketDecoder decoder, EnginePacket message) {
    if (message instanceof EnginePacket.Binary binary) {
      return decoder.decodeBinary(binary.array(), binary.offset(), binary.length());
    }
    EnginePacket.Text text = (EnginePacket.Text) message;
    return decoder.decodeText(text.array(), text.offset(), text.length());
  }

  /** What a packet says: its values as handlers see them. */
  private static String describe(SocketPacket packet) {
    String kind = packet.getClass().getSimpleName() + ' ' + packet.namespace() + ' ';
    if (packet instanceof Event event) {
      return kind + event.id() + describe(event.arguments());
    }
    if (packet instanceof Ack ack) {
      return kind + ack.id() + describe(ack.arguments());
    }
    if (packet instanceof Connect connect) {
      JsonValues payload = connect.payload();
      return kind + (payload == null ? "nothing" : describe(payload));
    }
    return packet instanceof ConnectError error ? kind + describe(error.payload()) : kind;
  }

  private static String describe(JsonValues values) {
    List<@Nullable Object> objects = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      objects.add(CODEC.decode(values, i, Object.class));
    }
    return Trees.describe(objects);
  }

  @Provide
  Arbitrary<List<SocketPacket>> packets() {
    Arbitrary<String> namespace =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just("/")),
            Tuple.of(1, text().map(name -> '/' + name.replaceAll("[,\u001e]", "-"))));
    Arbitrary<Long> id =
        Arbitraries.oneOf(
            Arbitraries.just(-1L), Arbitraries.longs().between(0, SocketPacketDecoder.MAX_ID));
    Arbitrary<Map<String, Object>> object = Arbitraries.maps(text(), scalar()).ofMaxSize(3);
    Arbitrary<@Nullable Map<String, Object>> auth = object.injectNull(0.3);
    return Arbitraries.<SocketPacket>oneOf(
            Combinators.combine(namespace, id, text(), value().list().ofMaxSize(4))
                .as((nsp, n, name, values) -> new Event(nsp, n, event("e" + name, values))),
            Combinators.combine(namespace, id, value().list().ofMaxSize(4))
                .as((nsp, n, values) -> new Ack(nsp, n, CODEC.encode(values))),
            Combinators.combine(namespace, auth)
                .as((nsp, values) -> new Connect(nsp, values == null ? null : one(values))),
            Combinators.combine(namespace, object)
                .as((nsp, error) -> new ConnectError(nsp, one(error))),
            namespace.map(Disconnect::new))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static JsonValues event(String name, List<Object> values) {
    List<Object> all = new ArrayList<>();
    all.add(name);
    all.addAll(values);
    return CODEC.encode(all);
  }

  private static JsonValues one(Object value) {
    return CODEC.encode(List.of(value));
  }

  private static Arbitrary<Object> value() {
    return Arbitraries.lazyOf(
        PacketRoundTripTest::scalar,
        () -> Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
        () -> value().list().ofMaxSize(3),
        () -> Arbitraries.maps(text(), value()).ofMaxSize(3));
  }

  private static Arbitrary<Object> scalar() {
    return Arbitraries.<Object>oneOf(
            Arbitraries.of(true, false),
            Arbitraries.longs(),
            // Larger ones are integers for msgpack, to the last digit, and so other texts.
            Arbitraries.doubles().between(-1e15, 1e15),
            Arbitraries.of(0.1, 1e300, -4.9e-324),
            text())
        .injectNull(0.1);
  }

  /** Texts that have UTF-8, with all that JSON has to escape. */
  private static Arbitrary<String> text() {
    return Arbitraries.strings().ofMaxLength(10).map(s -> new String(s.getBytes(UTF_8), UTF_8));
  }
}
