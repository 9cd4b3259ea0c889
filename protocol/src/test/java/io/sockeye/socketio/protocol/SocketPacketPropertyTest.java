package io.sockeye.socketio.protocol;

import static io.sockeye.socketio.protocol.Decoding.array;
import static io.sockeye.socketio.protocol.Decoding.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.SocketPacket.Ack;
import io.sockeye.socketio.protocol.SocketPacket.Connect;
import io.sockeye.socketio.protocol.SocketPacket.ConnectError;
import io.sockeye.socketio.protocol.SocketPacket.Disconnect;
import io.sockeye.socketio.protocol.SocketPacket.Event;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

class SocketPacketPropertyTest {
  @Property
  @Label("what is encoded is decoded to the same packet, one after the other")
  void roundTrip(@ForAll("packets") List<SocketPacket> packets) {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);
    for (SocketPacket packet : packets) {
      EncodedPacket encoded = SocketPacketEncoder.encode(packet, 1);
      byte[] text = Objects.requireNonNull(encoded.text());
      SocketPacket decoded = decoder.decodeText(text, 1, text.length - 1);
      for (ByteBuffer attachment : encoded.binary()) {
        assertThat(decoded).isNull();
        decoded =
            decoder.decodeBinary(
                attachment.array(), attachment.arrayOffset(), attachment.remaining());
      }
      assertThat(decoded).isEqualTo(packet);
    }
  }

  @Property(tries = 5_000)
  @Label("SEC-002: any messages are packets or a SocketParseException")
  void anyMessages(@ForAll("messages") List<byte[]> messages) {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);
    for (byte[] message : messages) {
      try {
        SocketPacket packet =
            message.length > 0 && message[0] == 'B'
                ? decoder.decodeBinary(message, 1, message.length - 1)
                : decoder.decodeText(message, 0, message.length);
        assertThat(packet == null).isEqualTo(decoder.awaitingAttachments());
      } catch (SocketParseException expected) {
        assertThat(decoder.awaitingAttachments()).isFalse();
      }
    }
  }

  @Provide
  Arbitrary<List<SocketPacket>> packets() {
    Arbitrary<String> namespace =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just("/")),
            Tuple.of(
                1,
                Arbitraries.strings()
                    .filter(s -> s.indexOf(',') < 0 && UTF_8.newEncoder().canEncode(s))
                    .map(s -> "/" + s)));
    Arbitrary<Long> id = Arbitraries.longs().between(-1, SocketPacketDecoder.MAX_ID);
    Arbitrary<List<byte[]>> attachments =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(5).list().ofMaxSize(10);
    Arbitrary<@Nullable String> auth = Arbitraries.of("{}", "{\"a\":[1]}").injectNull(0.3);
    return Arbitraries.<SocketPacket>oneOf(
            Combinators.combine(namespace, auth)
                .as((nsp, json) -> new Connect(nsp, json == null ? null : value(json))),
            namespace.map(Disconnect::new),
            namespace.map(nsp -> new ConnectError(nsp, value("{\"message\":\"x\"}"))),
            Combinators.combine(namespace, id, attachments)
                .as((nsp, n, bytes) -> new Event(nsp, n, arguments("\"a\"", bytes))),
            Combinators.combine(namespace, id, attachments)
                .as((nsp, n, bytes) -> new Ack(nsp, n, arguments("1", bytes))))
        .list();
  }

  private static JsonValues arguments(String first, List<byte[]> attachments) {
    StringBuilder json = new StringBuilder("[").append(first);
    for (int i = 0; i < attachments.size(); i++) {
      json.append(",{\"x\":{\"_placeholder\":true,\"num\":").append(i).append("}}");
    }
    return array(json.append(']').toString(), attachments.toArray(byte[][]::new));
  }

  /** Valid packets in pieces, so that most are almost valid. */
  @Provide
  Arbitrary<List<byte[]>> messages() {
    List<String> pieces =
        List.of(
            "0",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "7",
            "-",
            "1-",
            "2-",
            "/n",
            ",",
            "12",
            "[",
            "]",
            "{",
            "}",
            ":",
            "\"",
            "a",
            "\"a\"",
            "[\"a\"]",
            "[\"a\",",
            "null",
            "true",
            "B",
            "\\u00e9",
            "{\"_placeholder\":true,\"num\":0}",
            "{\"_placeholder\":true,\"num\":1}",
            "é",
            " ");
    return Arbitraries.of(pieces)
        .list()
        .ofMaxSize(8)
        .map(list -> String.join("", list).getBytes(UTF_8))
        .list()
        .ofMaxSize(6);
  }
}
