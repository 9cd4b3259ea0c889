package io.sockeye.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.jackson.JacksonJsonCodec;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.JsonPacketParser;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.PacketParser;
import io.sockeye.socketio.protocol.SocketPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server speaks by the parser it is given, and nothing but that parser knows how (SIO-11). */
final class ParserTest {
  private static final byte[] BYTES = {1, 2, 3};

  private final JsonCodec codec = new JacksonJsonCodec();
  private final XorParser xor = new XorParser();
  private final PacketDecoder decoder = xor.newDecoder(DecoderLimits.DEFAULT);

  @Test
  void sio11_allPacketsGoThroughTheParser() {
    try (Fixture fixture = new Fixture(options -> options.parser(xor))) {
      List<Object> seen = new ArrayList<>();
      fixture.io.onConnection(
          socket -> seen.add(Objects.requireNonNull(socket.handshake().auth(Map.class))));
      fixture.io.on("in", byte[].class, (socket, bytes) -> seen.add(bytes.clone()));
      fixture.io.onRaw("ask", (socket, event) -> event.ack(event.values()));
      fixture
          .io
          .of("/no")
          .use(
              socket -> {
                throw new ConnectRefusedException("no");
              });
      Wire wire = fixture.open();

      send(wire, new SocketPacket.Connect("/", codec.encode(List.of(Map.of("token", "t")))));
      assertThat(takeOne(wire)).isInstanceOf(SocketPacket.Connect.class);
      send(wire, new SocketPacket.Event("/", -1, codec.encode(List.of("in", BYTES))));
      assertThat(take(wire)).isEmpty();
      send(wire, new SocketPacket.Event("/", 7, codec.encode(List.of("ask", BYTES, "x"))));
      assertThat(takeOne(wire))
          .isEqualTo(new SocketPacket.Ack("/", 7, codec.encode(List.of(BYTES, "x"))));
      send(wire, new SocketPacket.Connect("/no", null));
      assertThat(takeOne(wire))
          .isEqualTo(
              new SocketPacket.ConnectError("/no", codec.encode(List.of(Map.of("message", "no")))));
      fixture.io.emit("out", BYTES, 1, BYTES);
      assertThat(takeOne(wire))
          .isEqualTo(
              new SocketPacket.Event("/", -1, codec.encode(List.of("out", BYTES, 1, BYTES))));
      fixture.io.sockets().sockets().forEach(Socket::disconnect);
      assertThat(takeOne(wire)).isEqualTo(new SocketPacket.Disconnect("/"));

      assertThat(seen).containsExactly(Map.of("token", "t"), BYTES);
    }
  }

  @Test
  void sio11_bothEndsMustMatch() {
    try (Fixture fixture = new Fixture(options -> options.parser(xor))) {
      Wire wire = fixture.open();

      wire.send("40");

      assertThat(wire.isOpen()).isFalse();
    }
  }

  @Test
  void sio11_eachConnectionHasADecoderOfItsOwn() {
    try (Fixture fixture = new Fixture(options -> options.parser(new JsonPacketParser()))) {
      Wire one = fixture.connect();
      Wire other = fixture.connect();
      fixture.io.onRaw("x", (socket, event) -> socket.emit("got", event.values()));

      one.send("451-[\"x\",{\"_placeholder\":true,\"num\":0}]");
      other.send("42[\"x\",1]");
      one.send(BYTES);

      assertThat(other.take()).containsExactly("42[\"got\",1]");
      assertThat(one.take())
          .containsExactly("451-[\"got\",{\"_placeholder\":true,\"num\":0}]", "<010203>");
    }
  }

  @Test
  void sio11_eio28_theMessagesOfAPacketKeepTheirOrder() {
    PacketParser parser =
        new Replying(
            new EncodedPacket(
                " text".getBytes(UTF_8), List.of(ByteBuffer.wrap(BYTES), ByteBuffer.allocate(1))));
    try (Fixture fixture = new Fixture(options -> options.parser(parser))) {
      assertThat(fixture.open().send("40").take()).containsExactly("4text", "<010203>", "<00>");
    }
  }

  @Test
  void sio11_aPacketMayBeBinaryMessagesOnly() {
    PacketParser parser =
        new Replying(
            new EncodedPacket(null, List.of(ByteBuffer.wrap(BYTES), ByteBuffer.allocate(1))));
    try (Fixture fixture = new Fixture(options -> options.parser(parser))) {
      assertThat(fixture.open().send("40").take()).containsExactly("<010203>", "<00>");
    }
  }

  @Test
  void sio11_aParserThatFailsClosesTheConnectionAndNoOther() {
    try (Fixture fixture = new Fixture(options -> options.parser(new Failing()))) {
      Wire other = fixture.connect();
      Wire wire = fixture.connect();

      wire.send(BYTES);

      assertThat(wire.isOpen()).isFalse();
      assertThat(other.isOpen()).isTrue();
    }
  }

  @Test
  void sio11_noParserIsRefusedWhenItIsSet() {
    assertThatThrownBy(() -> SocketIOServer.builder().parser(nothing()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("parser");
  }

  @SuppressWarnings("NullAway") // what a caller without null checks may do
  private static PacketParser nothing() {
    return null;
  }

  private void send(Wire wire, SocketPacket packet) {
    ByteBuffer message = xor.encode(packet, 0).binary().get(0);
    byte[] bytes = new byte[message.remaining()];
    message.duplicate().get(bytes);
    wire.send(bytes);
  }

  private SocketPacket takeOne(Wire wire) {
    List<SocketPacket> packets = take(wire);
    assertThat(packets).hasSize(1);
    return packets.get(0);
  }

  private List<SocketPacket> take(Wire wire) {
    List<SocketPacket> packets = new ArrayList<>();
    for (String frame : wire.take()) {
      assertThat(frame).startsWith("<");
      byte[] bytes = HexFormat.of().parseHex(frame.substring(1, frame.length() - 1));
      packets.add(Objects.requireNonNull(decoder.decodeBinary(bytes, 0, bytes.length)));
    }
    return packets;
  }

  /** Reads JSON, and answers with one packet whatever is to be sent. */
  private static final class Replying implements PacketParser {
    private final EncodedPacket reply;

    Replying(EncodedPacket reply) {
      this.reply = reply;
    }

    @Override
    public PacketDecoder newDecoder(DecoderLimits limits) {
      return new JsonPacketParser().newDecoder(limits);
    }

    @Override
    public EncodedPacket encode(SocketPacket packet, int headroom) {
      byte[] text = reply.text();
      return new EncodedPacket(
          text == null ? null : Arrays.copyOf(text, text.length), reply.binary());
    }
  }

  /** Speaks JSON, but for binary messages it has a bug. */
  private static final class Failing implements PacketParser {
    private final PacketParser json = new JsonPacketParser();

    @Override
    public PacketDecoder newDecoder(DecoderLimits limits) {
      PacketDecoder decoder = json.newDecoder(limits);
      return new PacketDecoder() {
        @Override
        public @Nullable SocketPacket decodeText(byte[] array, int offset, int length) {
          return decoder.decodeText(array, offset, length);
        }

        @Override
        public SocketPacket decodeBinary(byte[] array, int offset, int length) {
          throw new UnsupportedOperationException("a bug");
        }

        @Override
        public void reset() {
          decoder.reset();
        }
      };
    }

    @Override
    public EncodedPacket encode(SocketPacket packet, int headroom) {
      return json.encode(packet, headroom);
    }
  }
}
