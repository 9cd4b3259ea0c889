package io.sockeye.socketio.protocol;

import static io.sockeye.socketio.protocol.Decoding.array;
import static io.sockeye.socketio.protocol.Decoding.decode;
import static io.sockeye.socketio.protocol.Decoding.feed;
import static io.sockeye.socketio.protocol.Decoding.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.sockeye.json.JsonLimits;
import io.sockeye.socketio.protocol.SocketPacket.Ack;
import io.sockeye.socketio.protocol.SocketPacket.Connect;
import io.sockeye.socketio.protocol.SocketPacket.ConnectError;
import io.sockeye.socketio.protocol.SocketPacket.Disconnect;
import io.sockeye.socketio.protocol.SocketPacket.Event;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketPacketDecoderTest {
  private static final byte[] BYTES = {1, 2, 3};
  private static final long MAX_ID = 9007199254740991L;

  @Test
  void everyTypeIsKnown() {
    assertThat(decode("0")).isEqualTo(new Connect("/", null));
    assertThat(decode("0{\"token\":\"t\"}"))
        .isEqualTo(new Connect("/", value("{\"token\":\"t\"}")));
    assertThat(decode("1")).isEqualTo(new Disconnect("/"));
    assertThat(decode("2[\"hi\",1]")).isEqualTo(new Event("/", -1, array("[\"hi\",1]")));
    assertThat(decode("37[1]")).isEqualTo(new Ack("/", 7, array("[1]")));
    assertThat(decode("4{\"message\":\"no\"}"))
        .isEqualTo(new ConnectError("/", value("{\"message\":\"no\"}")));
    assertThat(decode("51-[\"hi\",{\"_placeholder\":true,\"num\":0}]", BYTES))
        .isEqualTo(new Event("/", -1, array("[\"hi\",{\"_placeholder\":true,\"num\":0}]", BYTES)));
    assertThat(decode("61-7[{\"_placeholder\":true,\"num\":0}]", BYTES))
        .isEqualTo(new Ack("/", 7, array("[{\"_placeholder\":true,\"num\":0}]", BYTES)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0                     | /",
        "0/,                   | /",
        "0/random              | /random",
        "0/random,             | /random",
        "0/random,{\"a\":1}    | /random",
        "0/adm?z=1,            | /adm?z=1",
        "0/é€                  | /é€",
        "0/a/b                 | /a/b",
        "1/custom              | /custom",
        "2/n,[\"a\"]           | /n",
        "2/n,12[\"a\"]         | /n",
        "3/1,12[]              | /1",
        "4/n,\"x\"             | /n",
      })
  @DisplayName("SIO-1: the namespace is everything up to the first comma or the end")
  void namespaces(String message, String namespace) {
    assertThat(decode(message).namespace()).isEqualTo(namespace);
  }

  @Test
  @DisplayName("SIO-1: namespaces may alternate on one connection")
  void alternatingNamespaces() {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);
    for (String namespace : new String[] {"/a", "/ab", "/a", "/", "/a", "/b", "/"}) {
      SocketPacket packet = feed(decoder, "1" + namespace);
      assertThat(packet).isEqualTo(new Disconnect(namespace));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0null",
        "0[]",
        "0\"x\"",
        "0true",
        "0,{}",
        "0x",
        "0{}{}",
        "0{",
        "0/n,[]",
        "1{}",
        "1[]",
        "1null",
        "1/n,{}",
        "1x",
        "4",
        "4null",
        "4[]",
        "41",
        "4true",
        "4/n,",
        "2",
        "2{}",
        "2null",
        "2\"a\"",
        "2[]",
        "2[null]",
        "2[true]",
        "2[{}]",
        "2[[\"a\"]]",
        "2/n,",
        "212",
        "2x[\"a\"]",
        "2[\"a\"]x",
        "2[\"a\"],",
        "2[\"a\"",
        "2[\"a\"][\"b\"]",
        "2n,[\"a\"]",
        "3",
        "31",
        "3{}",
        "31{}",
        "3null",
        "31\"a\"",
        "31null",
        "3/n,1"
      })
  @DisplayName("SIO-2: a payload that does not fit its type is an error")
  void invalidPayloads(String message) {
    assertThatExceptionOfType(SocketParseException.class)
        .isThrownBy(() -> decode(message))
        .withMessageStartingWith("invalid payload");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect",
        "connect_error",
        "disconnect",
        "disconnecting",
        "newListener",
        "removeListener"
      })
  @DisplayName("SIO-3: a reserved event name is an error")
  void reservedNames(String name) {
    assertThatThrownBy(() -> decode("2[\"" + name + "\"]"))
        .isInstanceOf(SocketParseException.class)
        .hasMessage("invalid payload: a reserved event name");
    assertThatThrownBy(() -> decode("51-[\"" + name + "\"]"))
        .isInstanceOf(SocketParseException.class);
    assertThat(SocketPacketEncoder.isReservedEventName(name)).isTrue();
  }

  @Test
  @DisplayName("SIO-3: a reserved event name is one however it is escaped")
  void reservedNameEscaped() {
    assertThatThrownBy(() -> decode("2[\"\\u0063onnect\"]"))
        .isInstanceOf(SocketParseException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "error",
        "connection",
        "message",
        "__proto__",
        "constructor",
        "Connect",
        "connect ",
        "reconnect",
        "connecting",
        "ping",
        "",
        "toString"
      })
  @DisplayName("SIO-3, SEC-005: any other event name is legal")
  void legalNames(String name) {
    assertThat(decode("2[\"" + name + "\",1]"))
        .isInstanceOfSatisfying(Event.class, event -> assertThat(event.name()).isEqualTo(name));
    assertThat(SocketPacketEncoder.isReservedEventName(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "-1", "1.5", "1e3"})
  @DisplayName("SIO-4: an event may be named by a number")
  void numberNames(String number) {
    assertThat(decode("2[" + number + ",\"x\"]"))
        .isInstanceOfSatisfying(Event.class, event -> assertThat(event.name()).isEqualTo(number));
  }

  @Test
  @DisplayName("SEC-005: an event name may be long")
  void longName() {
    String name = "n".repeat(1_000_000);

    assertThat(decode("2[\"" + name + "\"]"))
        .isInstanceOfSatisfying(Event.class, event -> assertThat(event.name()).isEqualTo(name));
  }

  @Test
  @DisplayName("SIO-5: attachments are views of what was read")
  void attachmentsAreViews() {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);
    byte[] read = {9, 1, 2, 9};

    feed(decoder, "51-[\"a\",{\"_placeholder\":true,\"num\":0}]");
    SocketPacket packet = decoder.decodeBinary(read, 1, 2);

    assertThat(packet)
        .isInstanceOfSatisfying(
            Event.class,
            event -> {
              var attachment = event.arguments().attachments().get(0);
              assertThat(attachment.array()).isSameAs(read);
              assertThat(attachment.arrayOffset()).isEqualTo(1);
              assertThat(attachment.position()).isZero();
              assertThat(attachment.remaining()).isEqualTo(2);
            });
  }

  @Test
  @DisplayName("SIO-5: a packet is complete with its last attachment")
  void attachmentsInOrder() {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);

    assertThat(decoder.awaitingAttachments()).isFalse();
    assertThat(feed(decoder, "52-/n,9[\"a\",{\"_placeholder\":true,\"num\":1}]")).isNull();
    assertThat(decoder.awaitingAttachments()).isTrue();
    assertThat(feed(decoder, new byte[] {1})).isNull();
    assertThat(decoder.awaitingAttachments()).isTrue();
    assertThat(feed(decoder, new byte[0]))
        .isEqualTo(
            new Event(
                "/n",
                9,
                array("[\"a\",{\"_placeholder\":true,\"num\":1}]", new byte[] {1}, new byte[0])));
    assertThat(decoder.awaitingAttachments()).isFalse();
    assertThat(feed(decoder, "2[\"b\"]")).isEqualTo(new Event("/", -1, array("[\"b\"]")));
  }

  @Test
  @DisplayName("SIO-5: the attachments of two packets are their own")
  void attachmentsOfTwoPackets() {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);

    feed(decoder, "51-[\"a\"]");
    SocketPacket first = feed(decoder, new byte[] {1});
    feed(decoder, "51-[\"a\"]");
    SocketPacket second = feed(decoder, new byte[] {2});

    assertThat(first).isEqualTo(new Event("/", -1, array("[\"a\"]", new byte[] {1})));
    assertThat(second).isEqualTo(new Event("/", -1, array("[\"a\"]", new byte[] {2})));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1", "0.5", "1e0", "\"0\"", "2147483648", "null"})
  @DisplayName(
      "SIO-5, SEC-008: num without an attachment is an error, as soon as the text is there")
  void illegalPlaceholders(String num) {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);

    assertThatExceptionOfType(SocketParseException.class)
        .isThrownBy(() -> feed(decoder, "51-[\"a\",{\"_placeholder\":true,\"num\":" + num + "}]"))
        .withMessageStartingWith("invalid payload: illegal attachments");
    assertThat(decoder.awaitingAttachments()).isFalse();
  }

  @Test
  @DisplayName("SEC-008: in CONNECT a placeholder is a plain object")
  void placeholderInConnect() {
    assertThat(decode("0{\"_placeholder\":true,\"num\":0}"))
        .isEqualTo(new Connect("/", value("{\"_placeholder\":true,\"num\":0}")));
  }

  @Test
  @DisplayName("SIO-6: ten attachments, but not eleven")
  void maxAttachments() {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);
    feed(decoder, "510-[\"a\"]");
    for (int i = 0; i < 9; i++) {
      assertThat(feed(decoder, BYTES)).isNull();
    }
    assertThat(feed(decoder, BYTES)).isInstanceOf(Event.class);

    assertThatThrownBy(() -> feed(decoder, "511-[\"a\"]"))
        .hasMessage("too many attachments: more than 10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2147483647", "2147483648", "4294967297", "1832742252", "18446744073709551617"})
  @DisplayName("SEC-007: too many attachments are refused without allocating for them")
  void absurdAttachments(String count) {
    assertThatThrownBy(() -> decode("5" + count + "-[\"a\"]"))
        .hasMessageStartingWith("too many attachments");
  }

  @Test
  @DisplayName("SEC-007: where a billion attachments are allowed, announcing them costs nothing")
  void announcedAttachmentsCostNothing() {
    SocketPacketDecoder decoder =
        new SocketPacketDecoder(new DecoderLimits(Integer.MAX_VALUE, JsonLimits.DEFAULT));

    assertThat(feed(decoder, "52147483647-[\"a\"]")).isNull();
    assertThat(feed(decoder, BYTES)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "51",
        "5a-",
        "51.23-",
        "5-1-",
        "50-",
        "500-",
        "5-",
        "5[\"a\"]",
        "5-[\"a\"]",
        "51e1-[\"a\"]",
        "50x1-[\"a\"]",
        "5 1-[\"a\"]",
        "5+1-[\"a\"]",
        "51 -[\"a\"]",
        "5٢-[\"a\"]",
        "50-[\"a\"]",
        "6",
        "60-1[]",
        "6-1[]",
        "5/n,1-[\"a\"]"
      })
  @DisplayName("SIO-6: the number of attachments is digits, at least 1, and a dash")
  void illegalAttachmentCounts(String message) {
    assertThatExceptionOfType(SocketParseException.class)
        .isThrownBy(() -> decode(message))
        .withMessage("illegal attachments: no number of them");
  }

  @Test
  @DisplayName("SIO-6: no attachments at all, if so configured")
  void noAttachments() {
    SocketPacketDecoder decoder = new SocketPacketDecoder(new DecoderLimits(0, JsonLimits.DEFAULT));

    assertThatThrownBy(() -> feed(decoder, "51-[\"a\"]"))
        .hasMessage("too many attachments: more than 0");
  }

  @Test
  @DisplayName("SIO-7: a text message while attachments are awaited is an error")
  void textWhileAwaiting() {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);
    feed(decoder, "51-[\"a\"]");

    assertThatThrownBy(() -> feed(decoder, "2[\"b\"]"))
        .isInstanceOf(SocketParseException.class)
        .hasMessage("a text message where an attachment was announced");
    assertThat(decoder.awaitingAttachments()).isFalse();
  }

  @Test
  @DisplayName("SIO-7: a binary message that was not announced is an error")
  void unannouncedBinary() {
    assertThatThrownBy(() -> decode((Object) BYTES))
        .isInstanceOf(SocketParseException.class)
        .hasMessage("a binary message that no packet announced");
  }

  @Test
  @DisplayName("SIO-7: a reset drops what is not complete")
  void reset() {
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);
    feed(decoder, "52-[\"a\"]");
    feed(decoder, BYTES);

    decoder.reset();

    assertThat(decoder.awaitingAttachments()).isFalse();
    assertThat(feed(decoder, "1")).isEqualTo(new Disconnect("/"));
    feed(decoder, "51-[\"b\"]");
    assertThat(feed(decoder, new byte[0]))
        .isEqualTo(new Event("/", -1, array("[\"b\"]", new byte[0])));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "8", "9", "-1", "a", "[\"a\"]", " 2[\"a\"]", "٢[\"a\"]", "\uFEFF2", "/", ":"})
  @DisplayName("SEC-002: an unknown packet type is an error")
  void unknownTypes(String message) {
    assertThatExceptionOfType(SocketParseException.class)
        .isThrownBy(() -> decode(message))
        .withMessageStartingWith("unknown packet type ");
  }

  @Test
  @DisplayName("SEC-001: an empty message is an error")
  void emptyMessage() {
    assertThatThrownBy(() -> decode(""))
        .isInstanceOf(SocketParseException.class)
        .hasMessage("an empty message");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "007,7", "2147483648,2147483648", "9007199254740991,9007199254740991"})
  @DisplayName("SIO-9, SEC-004: ack ids are exact up to 2^53-1")
  void ackIds(String digits, long id) {
    assertThat(decode("2" + digits + "[\"a\"]")).isEqualTo(new Event("/", id, array("[\"a\"]")));
    assertThat(decode("3" + digits + "[]")).isEqualTo(new Ack("/", id, array("[]")));
    assertThat(decode("2/1," + digits + "[\"a\"]"))
        .isEqualTo(new Event("/1", id, array("[\"a\"]")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "9007199254740993",
        "9223372036854775808",
        "18446744073709551616",
        "99999999999999999999"
      })
  @DisplayName("SIO-9, SEC-004: a larger ack id is an error")
  void ackIdTooLarge(String digits) {
    assertThatThrownBy(() -> decode("2" + digits + "[\"a\"]"))
        .isInstanceOf(SocketParseException.class)
        .hasMessage("an ack id above 2^53-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", " 1", "1 1", "+1", "1e1", "0x1", "abc", "٢", "1-"})
  @DisplayName("SIO-9: an ack id is unsigned digits")
  void ackIdNotDigits(String id) {
    assertThatExceptionOfType(SocketParseException.class)
        .isThrownBy(() -> decode("2" + id + "[\"a\"]"));
  }

  @Test
  @DisplayName("SEC-004: a megabyte of digits is refused in linear time")
  void endlessAckId() {
    String message = "2" + "9".repeat(1_000_000) + "[\"a\"]";

    assertTimeout(
        Duration.ofSeconds(2),
        () ->
            assertThatExceptionOfType(SocketParseException.class)
                .isThrownBy(() -> decode(message)));
  }

  @Test
  @DisplayName("SIO-9: an id where nothing can be acknowledged is ignored")
  void idWithoutMeaning() {
    assertThat(decode("01")).isEqualTo(new Connect("/", null));
    assertThat(decode("0/n,1{}")).isEqualTo(new Connect("/n", value("{}")));
    assertThat(decode("11")).isEqualTo(new Disconnect("/"));
  }

  @Test
  @DisplayName("SIO-9: an ack that names no event answers none")
  void ackWithoutId() {
    assertThat(decode("3[1]")).isEqualTo(new Ack("/", -1, array("[1]")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2", "31", "51-"})
  @DisplayName("SEC-010: payloads nested too deeply are an error in every packet")
  void nesting(String header) {
    String open = header.equals("0") ? "{\"a\":" : "[\"a\",";
    String close = header.equals("0") ? "}" : "]";
    String inner = "[".repeat(499) + "]".repeat(499);
    byte[] deep = (header + open + inner + close).getBytes(UTF_8);
    byte[] deeper = (header + open + "[" + inner + "]" + close).getBytes(UTF_8);
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);

    decoder.decodeText(deep, 0, deep.length);
    decoder.reset();

    assertThatThrownBy(() -> decoder.decodeText(deeper, 0, deeper.length))
        .isInstanceOf(SocketParseException.class)
        .hasMessageStartingWith("invalid payload: nesting deeper than 500");
  }

  @Test
  @DisplayName("SEC-001: text that is not UTF-8 is an error even if the transport let it pass")
  void invalidUtf8() {
    byte[] message = {'2', '[', '"', (byte) 0xC0, (byte) 0xAF, '"', ']'};
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);

    assertThatThrownBy(() -> decoder.decodeText(message, 0, message.length))
        .hasMessage("invalid payload: JSON that is not UTF-8 at byte 2");
  }

  @Test
  void aMessageMayLieAnywhereInAnArray() {
    byte[] read = "4/x42/n,7[\"a\"]42".getBytes(UTF_8);
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);

    assertThat(decoder.decodeText(read, 4, 10)).isEqualTo(new Event("/n", 7, array("[\"a\"]")));
  }

  @Test
  void limitsAreChecked() {
    assertThat(DecoderLimits.DEFAULT).isEqualTo(new DecoderLimits(10, new JsonLimits(500, 1000)));
    assertThatThrownBy(() -> new DecoderLimits(-1, JsonLimits.DEFAULT))
        .hasMessage("maxAttachments is -1, must not be negative");
  }

  @Test
  void packetsAreCheckedWhenTheyAreMade() {
    assertThatThrownBy(() -> new Event("/", MAX_ID + 1, array("[\"a\"]")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Event("/", -1, array("[]")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ack("/", -2, array("[]")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Connect("/", array("[]")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Connect("/", array("[[]]")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Connect("/", array("[{}]", BYTES)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConnectError("/", array("[1]")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Disconnect("n")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Disconnect("/a,b")).isInstanceOf(IllegalArgumentException.class);
  }
}
