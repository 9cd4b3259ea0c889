package io.sockeye.socketio.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineParseException;
import io.sockeye.engineio.protocol.EngineVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SEC-001: the bad input that the codecs decide on, as polling payloads, with what becomes of it.
 * In the table ~ is the separator U+001E. What is an error here closes the connection.
 */
class BadInputTest {
  @ParameterizedTest(name = "[{index}] {0} → {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Engine.IO
        "`` | engine: the payload is empty",
        "~ | engine: the packet is empty",
        "abc | engine: unknown packet type 'a'",
        "42[\"a\"]~ | Event, engine: the packet is empty",
        "b!!!! | engine: a binary packet is not base64",
        "bAAA | engine: the base64 of a binary packet is not padded",
        // Socket.IO: type and payload
        "4 | socket: an empty message",
        "47 | socket: unknown packet type '7'",
        "4٢[] | socket: unknown packet type 0xd9",
        "42 | socket: invalid payload: none",
        "42{} | socket: invalid payload: an array is expected at byte 0",
        "42[] | socket: invalid payload: an event without a name",
        "42[null] | socket: invalid payload: an event named by NULL",
        "42[\"a\"]x | socket: invalid payload: more than one JSON value at byte 5",
        "42[\"a\" | socket: invalid payload: unexpected end of JSON at byte 4",
        "40[] | socket: invalid payload: CONNECT with ARRAY",
        "40\"x\" | socket: invalid payload: CONNECT with STRING",
        "40null | socket: invalid payload: CONNECT with NULL",
        "41{} | socket: invalid payload: DISCONNECT has none",
        "431 | socket: invalid payload: none",
        // Socket.IO: names
        "42[\"connect\"] | socket: invalid payload: a reserved event name",
        "42[\"connect_error\"] | socket: invalid payload: a reserved event name",
        "42[\"disconnect\"] | socket: invalid payload: a reserved event name",
        "42[\"disconnecting\"] | socket: invalid payload: a reserved event name",
        "42[\"newListener\"] | socket: invalid payload: a reserved event name",
        "42[\"removeListener\"] | socket: invalid payload: a reserved event name",
        "42[\"error\"] | Event",
        "42[\"__proto__\"] | Event",
        "42[1,\"x\"] | Event",
        // Socket.IO: ack ids
        "4299999999999999999999[\"a\"] | socket: an ack id above 2^53-1",
        "429007199254740991[\"a\"] | Event",
        "42-1[\"a\"] | socket: invalid payload: an array is expected at byte 0",
        "421.5[\"a\"] | socket: invalid payload: an array is expected at byte 0",
        "42 1[\"a\"] | socket: invalid payload: an array is expected at byte 1",
        // Socket.IO: attachments
        "45 | socket: illegal attachments: no number of them",
        "451 | socket: illegal attachments: no number of them",
        "45a- | socket: illegal attachments: no number of them",
        "451.23- | socket: illegal attachments: no number of them",
        "45-1- | socket: illegal attachments: no number of them",
        "450-[\"a\"] | socket: illegal attachments: no number of them",
        "451e1-[\"a\"] | socket: illegal attachments: no number of them",
        "45 1-[\"a\"] | socket: illegal attachments: no number of them",
        "450x1-[\"a\"] | socket: illegal attachments: no number of them",
        "4511-[\"a\"] | socket: too many attachments: more than 10",
        "451-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}] | socket: invalid payload: illegal"
            + " attachments: a placeholder without a valid num at byte 5",
        "451-[\"a\",{\"_placeholder\":true,\"num\":-1}] | socket: invalid payload: illegal"
            + " attachments: a placeholder without a valid num at byte 5",
        "451-[\"a\",{\"_placeholder\":true,\"num\":1}] | socket: invalid payload: illegal"
            + " attachments: a placeholder without a valid num at byte 5",
        "451-[\"a\",{\"_placeholder\":true,\"num\":0.5}] | socket: invalid payload: illegal"
            + " attachments: a placeholder without a valid num at byte 5",
        "451-[\"a\"]~bAQID | awaiting, Event",
        "452-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]~b~b"
            + " | awaiting, awaiting, Event",
        "451-[\"a\"]~42[\"b\"] | awaiting, socket: a text message where an attachment was"
            + " announced",
        "451-[\"a\"]~3~bAQID | awaiting, Pong, Event",
        "bAQID | socket: a binary message that no packet announced",
        "42[\"a\",{\"_placeholder\":true,\"num\":0}] | Event",
        // JSON
        "42[\"a\",1e400] | Event",
        "42[\"a\",\"\\ud800\"] | Event",
        "42[\"a\",{\"b\":1,\"b\":2}] | Event",
        "42[\"a\",{\"__proto__\":{}}] | Event",
      })
  @DisplayName("SEC-001: what becomes of bad input")
  void outcome(String payload, String outcome) {
    assertThat(String.join(", ", outcomes(payload.replace('~', '\u001e')))).isEqualTo(outcome);
  }

  private static List<String> outcomes(String payload) {
    List<String> outcomes = new ArrayList<>();
    SocketPacketDecoder decoder = new SocketPacketDecoder(DecoderLimits.DEFAULT);
    byte[] body = payload.getBytes(UTF_8);
    try {
      EngineVersion.V4.decodePayload(
          body, 0, body.length, packet -> outcomes.add(outcome(decoder, packet)));
    } catch (EngineParseException e) {
      outcomes.add("engine: " + e.getMessage());
    } catch (SocketParseException e) {
      outcomes.add("socket: " + e.getMessage());
    }
    return outcomes;
  }

  private static String outcome(SocketPacketDecoder decoder, EnginePacket message) {
    SocketPacket packet;
    if (message instanceof EnginePacket.Text text) {
      packet = decoder.decodeText(text.array(), text.offset(), text.length());
    } else if (message instanceof EnginePacket.Binary binary) {
      packet = decoder.decodeBinary(binary.array(), binary.offset(), binary.length());
    } else {
      return message.getClass().getSimpleName();
    }
    return packet == null ? "awaiting" : packet.getClass().getSimpleName();
  }
}
