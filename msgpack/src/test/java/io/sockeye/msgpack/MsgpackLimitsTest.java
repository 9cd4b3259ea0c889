package io.sockeye.msgpack;

import static io.sockeye.msgpack.Msgpack.arguments;
import static io.sockeye.msgpack.Msgpack.array;
import static io.sockeye.msgpack.Msgpack.decode;
import static io.sockeye.msgpack.Msgpack.encode;
import static io.sockeye.msgpack.Msgpack.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.sockeye.json.JsonLimits;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.SocketPacket;
import io.sockeye.socketio.protocol.SocketParseException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may not do to us by msgpack, however it is written. */
class MsgpackLimitsTest {
  @Test
  void sio6_moreBytesThanAllowedAreRefused() {
    DecoderLimits three = new DecoderLimits(3, JsonLimits.DEFAULT);
    assertThat(arguments("93" + "c400".repeat(3), three).attachments()).hasSize(3);
    assertThatThrownBy(() -> arguments("94" + "c400".repeat(4), three))
        .isInstanceOf(SocketParseException.class)
        .hasMessage("invalid msgpack: too many attachments: more than 3");
    assertThatThrownBy(() -> arguments("94 c400 c70000 d40500 c400", three))
        .isInstanceOf(SocketParseException.class);
    assertThatThrownBy(() -> arguments("c400", new DecoderLimits(0, JsonLimits.DEFAULT)))
        .isInstanceOf(SocketParseException.class);
    assertThat(arguments("9a" + "c400".repeat(10)).attachments()).hasSize(10);
    refused("9b" + "c400".repeat(11), "too many attachments: more than 10");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 500})
  void sio10_nestingIsLimitedAsInJson(int maxDepth) {
    DecoderLimits limits = new DecoderLimits(10, new JsonLimits(maxDepth, 1000));
    int inside = maxDepth - 1;
    assertThat(arguments("91".repeat(inside) + "01", limits))
        .isEqualTo(array("[" + "[".repeat(inside) + "1" + "]".repeat(inside) + "]"));
    String problem = "invalid msgpack: nesting deeper than " + maxDepth;
    for (String tooDeep :
        List.of(
            "91".repeat(maxDepth) + "01",
            "91".repeat(inside) + "80",
            "81a161".repeat(inside) + "90",
            "91".repeat(inside) + "d40501")) {
      assertThatThrownBy(() -> arguments(tooDeep, limits))
          .isInstanceOf(SocketParseException.class)
          .hasMessage(problem);
    }
    assertThat(arguments("91".repeat(inside) + "c40101", limits).binary()).isTrue();
  }

  @Test
  void sio10_auth_isAsDeepAsJsonAllows() {
    String packet = "83 a474797065 00 a36e7370 a12f a464617461";
    String deep = "81a161".repeat(499) + "80";
    assertThat(decode(packet + deep)).isInstanceOf(SocketPacket.Connect.class);
    assertThatThrownBy(() -> decode(packet + "81a161" + deep))
        .isInstanceOf(SocketParseException.class)
        .hasMessage("invalid msgpack: nesting deeper than 500");
  }

  @ParameterizedTest
  @ValueSource(strings = {"91", "81a161", "8191"})
  void sio10_nestingNeverOverflowsTheStack(String level) {
    byte[] deep = Msgpack.bytes(event(level.repeat(300_000) + "c0"));
    DecoderLimits unlimited = new DecoderLimits(10, new JsonLimits(Integer.MAX_VALUE, 1000));
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          if (level.equals("8191")) {
            assertThatThrownBy(() -> decode(deep, unlimited))
                .isInstanceOf(SocketParseException.class);
          } else {
            SocketPacket packet = decode(deep, unlimited);
            assertThat(encode(packet)).hasSize(deep.length);
          }
        });
  }

  @Test
  void sio11_whatIsReadOverNeverOverflowsTheStack() {
    byte[] deep =
        Msgpack.bytes("83 a474797065 01 a36e7370 a12f a178" + "91".repeat(300_000) + "c0");
    assertThat(decode(deep, DecoderLimits.DEFAULT)).isEqualTo(new SocketPacket.Disconnect("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dbffffffff",
        "db7fffffff00",
        "daffff",
        "d9ff",
        "bf",
        "c6ffffffff",
        "c5ffff",
        "c4ff",
        "c9ffffffff00",
        "c8ffff00",
        "c7ff00",
        "ddffffffff",
        "dd7fffffff01",
        "dcffff",
        "9f",
        "dfffffffff",
        "df7fffffff01",
        "deffff",
        "8f",
        "dd00000002c0",
        "82c0c0c0",
        "d8",
        "cb00",
        "cf00000000000000",
      })
  void sio11_aSizeThatCannotBeIsRefusedBeforeAnythingIsAllocated(String msgpack) {
    refused(msgpack, "it ends too early");
    assertThatThrownBy(() -> decode("81" + msgpack + "00".repeat(4)))
        .isInstanceOf(SocketParseException.class);
  }

  @Test
  void sio11_manyLargeClaimsInsideOfOneAnotherCostNothing() {
    byte[] claims = new byte[1 << 20];
    byte[] head = Msgpack.bytes("83 a474797065 02 a36e7370 a12f a464617461");
    // Arrays of 65535 elements, each the first element of the one before.
    for (int i = 0; i < claims.length; i += 3) {
      claims[i] = (byte) 0xDC;
    }
    System.arraycopy(head, 0, claims, 0, head.length);
    assertTimeout(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> decode(claims, DecoderLimits.DEFAULT))
                .isInstanceOf(SocketParseException.class));
  }

  private static void refused(String argument, String problem) {
    assertThatThrownBy(() -> arguments(argument))
        .isInstanceOf(SocketParseException.class)
        .hasMessageStartingWith("invalid msgpack: " + problem);
  }
}
