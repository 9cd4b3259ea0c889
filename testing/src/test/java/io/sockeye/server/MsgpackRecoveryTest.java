package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.json.jackson.JacksonJsonCodec;
import io.sockeye.msgpack.MsgpackParser;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.SocketPacket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Connection state recovery does not know which parser the server has (SIO-11). */
final class MsgpackRecoveryTest {
  private static final byte[] BYTES = {1, 2, 3};

  private final JsonCodec codec = new JacksonJsonCodec();
  private final MsgpackParser parser = new MsgpackParser();
  private final PacketDecoder decoder = parser.newDecoder(DecoderLimits.DEFAULT);

  @Test
  void sio11_sio62_sio66_whatWasMissedComesBackInMsgpack() {
    try (Fixture fixture =
        new Fixture(
            options ->
                options.parser(parser).connectionStateRecovery(RecoveryOptions.defaults()))) {
      Wire wire = fixture.open();
      send(wire, new SocketPacket.Connect("/", null));
      Map<?, ?> session = session(take(wire).get(0));
      fixture.io.emit("first", BYTES);
      JsonValues first = ((SocketPacket.Event) take(wire).get(0)).arguments();
      assertThat(first.size()).isEqualTo(3);
      assertThat(first.from(1).attachments()).containsExactly(ByteBuffer.wrap(BYTES));
      String offset = first.string(2);

      wire.abort();
      fixture.io.emit("missed", Map.of("b", BYTES));
      Wire again = fixture.open(1);
      Object pid = Objects.requireNonNull(session.get("pid"));
      send(
          again,
          new SocketPacket.Connect(
              "/", codec.encode(List.of(Map.of("pid", pid, "offset", offset)))));

      List<SocketPacket> packets = take(again);
      assertThat(packets).hasSize(2);
      JsonValues missed = values(packets, SocketPacket.Event.class);
      assertThat(missed.string(0)).isEqualTo("missed");
      assertThat(codec.decode(missed, 1, Map.class))
          .usingRecursiveComparison()
          .isEqualTo(Map.of("b", BYTES));
      assertThat(missed.string(2)).isNotEqualTo(offset);
      assertThat(session(packets)).isEqualTo(session);
    }
  }

  private void send(Wire wire, SocketPacket packet) {
    ByteBuffer message = parser.encode(packet, 0).binary().get(0);
    byte[] bytes = new byte[message.remaining()];
    message.duplicate().get(bytes);
    wire.send(bytes);
  }

  private List<SocketPacket> take(Wire wire) {
    return wire.take().stream()
        .map(
            frame -> {
              byte[] bytes = HexFormat.of().parseHex(frame.substring(1, frame.length() - 1));
              return Objects.requireNonNull(decoder.decodeBinary(bytes, 0, bytes.length));
            })
        .toList();
  }

  private static JsonValues values(List<SocketPacket> packets, Class<? extends SocketPacket> type) {
    SocketPacket packet = packets.stream().filter(type::isInstance).findAny().orElseThrow();
    return packet instanceof SocketPacket.Event event
        ? event.arguments()
        : Objects.requireNonNull(((SocketPacket.Connect) packet).payload());
  }

  private Map<?, ?> session(SocketPacket connect) {
    return session(List.of(connect));
  }

  private Map<?, ?> session(List<SocketPacket> packets) {
    JsonValues payload = values(packets, SocketPacket.Connect.class);
    return (Map<?, ?>) Objects.requireNonNull(codec.decode(payload, 0, Map.class));
  }
}
