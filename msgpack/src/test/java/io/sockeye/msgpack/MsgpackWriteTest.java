package io.sockeye.msgpack;

import static io.sockeye.msgpack.Msgpack.array;
import static io.sockeye.msgpack.Msgpack.decode;
import static io.sockeye.msgpack.Msgpack.encode;
import static io.sockeye.msgpack.Msgpack.event;
import static io.sockeye.msgpack.Msgpack.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonValues;
import io.sockeye.json.jackson.JacksonJsonCodec;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON as the msgpack that stands for it. */
class MsgpackWriteTest {
  private static final JacksonJsonCodec CODEC = new JacksonJsonCodec();
  private static final String ONE_PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null | c0",
        "true | c3",
        "false | c2",
        "0 | 00",
        "-0 | 00",
        "-0.0 | 00",
        "127 | 7f",
        "128 | cc80",
        "255 | ccff",
        "256 | cd0100",
        "65535 | cdffff",
        "65536 | ce00010000",
        "4294967295 | ceffffffff",
        "4294967296 | cf0000000100000000",
        "9007199254740993 | cf0020000000000001",
        "9223372036854775807 | cf7fffffffffffffff",
        "9223372036854775808 | cf8000000000000000",
        "18446744073709551615 | cfffffffffffffffff",
        "18446744073709551616 | cb43f0000000000000",
        "-1 | ff",
        "-32 | e0",
        "-33 | d0df",
        "-128 | d080",
        "-129 | d1ff7f",
        "-32768 | d18000",
        "-32769 | d2ffff7fff",
        "-2147483648 | d280000000",
        "-2147483649 | d3ffffffff7fffffff",
        "-9223372036854775808 | d38000000000000000",
        "-9223372036854775809 | cbc3e0000000000000",
        "1.0 | 01",
        "1e3 | cd03e8",
        "1e18 | cf0de0b6b3a7640000",
        "1.5 | cb3ff8000000000000",
        "0.1 | cb3fb999999999999a",
        "1e300 | cb7e37e43c8800759c",
        "1e999 | cb7ff0000000000000",
        "\"\" | a0",
        "\"é\" | a2c3a9",
        "\"\\n\\u00e9\" | a30ac3a9",
        "\"\\ud800\" | a3efbfbd",
        "{} | 80",
        "[] | 90",
        "{\"a\":[1,{\"b\":null}],\"\\u0063\":\"d\"} | 82a161920181a162c0a163a164",
        "{\"_placeholder\":true,\"num\":0} | 82ac5f706c616365686f6c646572c3a36e756d00",
      })
  void sio10_valuesAreWrittenAsShortAsTheyCanBe(String json, String msgpack) {
    assertThat(written("[" + json + "]")).isEqualTo(msgpack);
  }

  @Test
  void sio10_longStringsAndContainersHaveTheShortestHeader() {
    assertThat(written("[\"" + "x".repeat(31) + "\"]")).startsWith("bf78").hasSize(64);
    assertThat(written("[\"" + "x".repeat(32) + "\"]")).startsWith("d92078").hasSize(68);
    assertThat(written("[\"" + "x".repeat(255) + "\"]")).startsWith("d9ff78");
    assertThat(written("[\"" + "x".repeat(256) + "\"]")).startsWith("da010078");
    assertThat(written("[\"" + "x".repeat(65536) + "\"]")).startsWith("db0001000078");
    assertThat(written("[[" + "0,".repeat(14) + "0]]")).startsWith("9f00");
    assertThat(written("[[" + "0,".repeat(15) + "0]]")).startsWith("dc001000");
    assertThat(written("[[" + "0,".repeat(65535) + "0]]")).startsWith("dd0001000000");
    assertThat(written("[{" + "\"a\":0,".repeat(14) + "\"a\":0}]")).startsWith("8fa16100");
    assertThat(written("[{" + "\"a\":0,".repeat(15) + "\"a\":0}]")).startsWith("de0010a16100");
    assertThat(written("[{" + "\"a\":0,".repeat(65535) + "\"a\":0}]")).startsWith("df00010000a161");
    assertThat(written("[" + ONE_PLACEHOLDER + "]", new byte[255])).startsWith("c4ff00");
    assertThat(written("[" + ONE_PLACEHOLDER + "]", new byte[256])).startsWith("c5010000");
    assertThat(written("[" + ONE_PLACEHOLDER + "]", new byte[65536])).startsWith("c60001000000");
  }

  @Test
  void sio5_bytesStandWhereTheirPlaceholdersStood() {
    String second = "{\"num\":1,\"_placeholder\":true}";
    assertThat(
            written(
                "[{\"a\":"
                    + second
                    + ",\"b\":["
                    + ONE_PLACEHOLDER
                    + ",1],"
                    + "\"c\":"
                    + second
                    + "}]",
                new byte[] {1, 2},
                new byte[] {3}))
        .isEqualTo("83a161c40103a16292c402010201a163c40103");
  }

  @Test
  void sio11_whatTheCodecEncodesIsRead() {
    Map<String, Object> value =
        Map.of("text", "é\n", "bytes", new byte[] {1, 2}, "list", List.of(1, 2.5, true));
    JsonValues values = CODEC.encode(Arrays.asList("a", value, null));
    SocketPacket.Event event =
        (SocketPacket.Event)
            decode(encode(new SocketPacket.Event("/", -1, values)), DecoderLimits.DEFAULT);

    assertThat(CODEC.decode(event.arguments(), 1, Object.class))
        .usingRecursiveComparison()
        .isEqualTo(value);
    assertThat(CODEC.decode(event.arguments(), 2, Object.class)).isNull();
  }

  /** One value as msgpack: what stands between the event's data and its namespace. */
  private static String written(String json, byte[]... attachments) {
    String hex = hex(encode(new SocketPacket.Ack("/", -1, array(json, attachments))));
    String head = "83a47479706503a46461746191";
    assertThat(hex).startsWith(head).endsWith("a36e7370a12f");
    return hex.substring(head.length(), hex.length() - "a36e7370a12f".length());
  }
}
