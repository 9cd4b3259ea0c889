package io.sockeye.socketio.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockeye.fuzz.Inputs;
import io.sockeye.fuzz.Memory;
import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonKind;
import io.sockeye.json.JsonValues;
import io.sockeye.msgpack.MsgpackParser;
import io.sockeye.socketio.protocol.SocketPacket.Ack;
import io.sockeye.socketio.protocol.SocketPacket.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages of connections, text and binary ones in any order, in JSON and in msgpack: they are
 * packets, or refused by a {@link SocketParseException} and by nothing else. Nothing is left behind
 * by a packet, or by a client that was refused, since the next one gets the same decoder. Messages
 * cost no more memory than they have bytes. What was read is written so that it is read again.
 *
 * <p>The first byte of an input chooses the parser; {@link Message#split} makes messages of the
 * rest.
 */
class PacketFuzzTest {
  private static final DecoderLimits LIMITS = DecoderLimits.DEFAULT;
  private static final PacketParser JSON = new JsonPacketParser();
  private static final PacketParser MSGPACK = new MsgpackParser();

  /** What a message that is refused may cost: the sentence that says why. */
  private static final long SENTENCE = 4096;

  private static final int EACH_BYTE = 128;

  @DictionaryEntries({
    "51-",
    "/a,",
    "[\"a\"]",
    "{\"_placeholder\":true,\"num\":0}",
    "type",
    "data",
    "nsp",
    "id"
  })
  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] input) {
    PacketParser parser = Inputs.choice(input, 2) == 0 ? JSON : MSGPACK;
    List<Message> messages =
        Message.split(Inputs.behind(input, 1)).stream().filter(Message::isWellFormed).toList();

    PacketDecoder used = parser.newDecoder(LIMITS);
    PacketDecoder fresh = parser.newDecoder(LIMITS);
    for (Message message : messages) {
      Outcome outcome = Outcome.of(used, message, message.bytes(), 0);
      byte[] array = Inputs.embedded(message.bytes(), 3, (byte) '1');
      assertThat(Outcome.of(fresh, message, array, 3)).isEqualTo(outcome);
      SocketPacket packet = outcome.packet;
      if (packet != null) {
        check(packet);
        assertWrittenAndRead(parser, packet);
      }
      if (!outcome.incomplete()) {
        fresh = parser.newDecoder(LIMITS);
      }
    }

    long bytes = messages.stream().mapToInt(message -> message.bytes().length).sum();
    PacketDecoder last = parser.newDecoder(LIMITS);
    Memory.isBounded(
        bytes + messages.size() * (SENTENCE / EACH_BYTE),
        EACH_BYTE,
        () -> messages.forEach(message -> decode(last, message)));
  }

  private static void decode(PacketDecoder decoder, Message message) {
    try {
      SocketPacket unused = message.decode(decoder, message.bytes(), 0);
    } catch (SocketParseException refused) {
      decoder.reset();
    }
  }

  /** What has come of a message: a packet, why it was refused, or neither. */
  private record Outcome(@Nullable SocketPacket packet, @Nullable String refused) {
    static Outcome of(PacketDecoder decoder, Message message, byte[] array, int offset) {
      try {
        return new Outcome(message.decode(decoder, array, offset), null);
      } catch (SocketParseException refused) {
        // The connection ends.
        decoder.reset();
        return new Outcome(null, String.valueOf(refused.getMessage()));
      }
    }

    boolean incomplete() {
      return packet == null && refused == null;
    }
  }

  private static void check(SocketPacket packet) {
    assertThat(packet.namespace()).startsWith("/").doesNotContain(",");
    if (packet instanceof Event event) {
      assertThat(event.id()).isBetween(-1L, (1L << 53) - 1);
      assertThat(ReservedEvents.contains(event.name())).isFalse();
      checkValues(event.arguments());
    } else if (packet instanceof Ack ack) {
      assertThat(ack.id()).isBetween(-1L, (1L << 53) - 1);
      checkValues(ack.arguments());
    }
  }

  private static void checkValues(JsonValues values) {
    assertThat(values.attachments()).hasSizeLessThanOrEqualTo(LIMITS.maxAttachments());
    for (int i = 0; i < values.size(); i++) {
      byte[] text = Arrays.copyOfRange(values.array(), values.start(i), values.end(i));
      assertThat(Inputs.utf8(text)).isEqualTo(values.text(i));
    }
  }

  private static void assertWrittenAndRead(PacketParser parser, SocketPacket packet) {
    assertThat(readAgain(parser, packet)).isEqualTo(packet);
    if (parser == MSGPACK) {
      // What only msgpack can say is refused, and not said wrongly.
      try {
        assertThat(readAgain(JSON, packet)).isEqualTo(packet);
      } catch (JsonBindException refused) {
        assertThat(packet).isInstanceOfAny(Event.class, Ack.class);
      }
    } else if (!isNamedByNumber(packet)) {
      // Numbers are written as JavaScript does, so the text is another one at first.
      SocketPacket again = readAgain(MSGPACK, packet);
      assertThat(readAgain(MSGPACK, again)).isEqualTo(again);
    }
  }

  /** A number that is not finite for JavaScript is none for msgpack. */
  private static boolean isNamedByNumber(SocketPacket packet) {
    return packet instanceof Event event && event.arguments().kind(0) == JsonKind.NUMBER;
  }

  private static SocketPacket readAgain(PacketParser parser, SocketPacket packet) {
    EncodedPacket encoded = parser.encode(packet, 1);
    PacketDecoder decoder = parser.newDecoder(LIMITS);
    List<@Nullable SocketPacket> read = new ArrayList<>();
    byte[] text = encoded.text();
    if (text != null) {
      read.add(decoder.decodeText(text, 1, text.length - 1));
    }
    for (ByteBuffer message : encoded.binary()) {
      int offset = message.arrayOffset() + message.position();
      read.add(decoder.decodeBinary(message.array(), offset, message.remaining()));
    }
    SocketPacket last = Objects.requireNonNull(read.remove(read.size() - 1));
    assertThat(read).allMatch(Objects::isNull);
    return last;
  }

  static Stream<byte[]> seeds() {
    byte[] one = {1};
    return Stream.of(
        seed(0, "0", "0/admin,{\"token\":\"a\"}", "1/admin,", "4{\"message\":\"no\"}"),
        seed(0, "2[\"a\",1,{\"b\":[true,null]}]", "2/admin,12[\"a\"]", "312[\"ok\"]"),
        seed(0, "51-[\"a\",{\"_placeholder\":true,\"num\":0}]", one, "2[\"b\"]"),
        seed(
            0,
            "62-/n,7[{\"x\":{\"_placeholder\":true,\"num\":1}},{\"_placeholder\":true,\"num\":0}]",
            one,
            new byte[0]),
        seed(
            0,
            "51-[\"a\",{\"_placeholder\":true,\"num\":0}]",
            one,
            "51-[\"a\"]",
            "2[\"text where bytes are awaited\"]",
            "51-[\"b\",{\"_placeholder\":true,\"num\":0}]",
            one),
        seed(0, "51-[\"a\"]", "2[\"text where bytes are awaited\"]", one, "2[\"a\"]"),
        seed(0, "511-[\"a\"]", "5-[\"a\"]", "50-[\"a\"]", "2[\"disconnecting\"]", "2{}", "7"),
        seed(0, "29007199254740992[\"a\"]", "2[1.5e3]", "2[\"a\",1e400,01]"),
        seed(1, Inputs.hex("83 a474797065 02 a36e7370 a12f a464617461 92 a161 c40101")),
        seed(
            1,
            Inputs.hex(
                "84 a474797065 02 a464617461 92 a3e282ac cb3ff8000000000000 a26964 0c"
                    + " a36e7370 a22f6e"),
            Inputs.hex("83 a474797065 00 a464617461 81 a161 c3 a36e7370 a12f")),
        seed(1, Inputs.hex("82 a474797065 01 a36e7370 a12f"), "text"),
        seed(
            1,
            Inputs.hex(
                "83 a474797065 03 a36e7370 a12f a464617461 94 d7000000011f71fb04cb c70200ffff"
                    + " 82ac5f706c616365686f6c646572c3a36e756d00 d6ff00000000")),
        seed(1, Inputs.hex("83 a474797065 02 a36e7370 a12f a464617461 dd7fffffff a161")));
  }

  private static byte[] seed(int parser, Object... messages) {
    return Inputs.of(parser, Message.join(messages));
  }
}
