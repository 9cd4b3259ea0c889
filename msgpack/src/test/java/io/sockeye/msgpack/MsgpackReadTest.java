package io.sockeye.msgpack;

import static io.sockeye.msgpack.Msgpack.arguments;
import static io.sockeye.msgpack.Msgpack.array;
import static io.sockeye.msgpack.Msgpack.decode;
import static io.sockeye.msgpack.Msgpack.encode;
import static io.sockeye.msgpack.Msgpack.event;
import static io.sockeye.msgpack.Msgpack.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.json.JsonValues;
import io.sockeye.json.jackson.JacksonJsonCodec;
import io.sockeye.socketio.protocol.SocketParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Msgpack as the JSON that stands for it. */
class MsgpackReadTest {
  private static final JacksonJsonCodec CODEC = new JacksonJsonCodec();
  private static final String ONE_PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c0 | null",
        "c2 | false",
        "c3 | true",
        "00 | 0",
        "7f | 127",
        "ff | -1",
        "e0 | -32",
        "ccff | 255",
        "cdffff | 65535",
        "ceffffffff | 4294967295",
        "cf7fffffffffffffff | 9223372036854775807",
        "cf0020000000000001 | 9007199254740993",
        "cf8000000000000000 | 9223372036854775808",
        "cfffffffffffffffff | 18446744073709551615",
        "d080 | -128",
        "d07f | 127",
        "d18000 | -32768",
        "d280000000 | -2147483648",
        "d27fffffff | 2147483647",
        "d38000000000000000 | -9223372036854775808",
        "ca3fc00000 | 1.5",
        "ca3dcccccd | 0.10000000149011612",
        "cb3fb999999999999a | 0.1",
        "cb3ff0000000000000 | 1",
        "cb8000000000000000 | 0",
        "cb7e37e43c8800759c | 1e+300",
        "cb7ff8000000000000 | null",
        "cb7ff0000000000000 | null",
        "cbfff0000000000000 | null",
        "ca7fc00000 | null",
        "ca7f800000 | null",
        "a0 | \"\"",
        "a161 | \"a\"",
        "d90161 | \"a\"",
        "da000161 | \"a\"",
        "db0000000161 | \"a\"",
        "a5225c0a00c3 | \"\\\"\\\\\\n\\u0000\uFFFD\"",
        "a2c3a9 | \"é\"",
        "a4f09f9880 | \"\uD83D\uDE00\"",
        "a3eda080 | \"\uFFFD\"",
        "90 | []",
        "80 | {}",
        "920102 | [1,2]",
        "dc0001c0 | [null]",
        "dd00000001c0 | [null]",
        "de0001a16101 | {\"a\":1}",
        "df00000001a16101 | {\"a\":1}",
        "82 a161 81a16291c0 a163 90 | {\"a\":{\"b\":[null]},\"c\":[]}",
        "82 a16101 a16102 | {\"a\":1,\"a\":2}",
        "81 a95f5f70726f746f5f5f 80 | {\"__proto__\":{}}",
      })
  void sio10_valuesAreReadAsJson(String msgpack, String json) {
    assertThat(arguments(msgpack)).isEqualTo(array("[" + json + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "05 | 5",
        "ff | -1",
        "cfffffffffffffffff | 18446744073709551615",
        "cb3ff8000000000000 | 1.5",
        "cb3e7ad7f29abcaf48 | 1e-7",
        "cb444b1ae4d6e2ef50 | 1e+21",
        "cb7ff8000000000000 | NaN",
        "cbfff0000000000000 | -Infinity",
        "c0 | null",
        "c2 | false",
        "c3 | true",
        "c403c3a961 | éa",
      })
  void sio10_keysThatAreNoStringsBecomeStringsAsInJavaScript(String key, String name) {
    assertThat(arguments("81" + key + "01")).isEqualTo(array("[{\"" + name + "\":1}]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "90", "d40000", "d6ff00000000", "d40501"})
  void sio10_keysThatHaveNoGoodNameAreRefused(String key) {
    refused("81" + key + "01", "a key of a map is of kind");
  }

  @Test
  void sio10_undefinedIsLeftOutOfMapsAndIsNullElsewhere() {
    assertThat(arguments("83 a161d40000 a16201 a163 91d40000"))
        .isEqualTo(array("[{\"b\":1,\"c\":[null]}]"));
    assertThat(arguments("81 a161d40000")).isEqualTo(array("[{}]"));
    assertThat(arguments("d40000")).isEqualTo(array("[null]"));
    assertThat(arguments("d40001")).isEqualTo(array("[null]"));
  }

  @ParameterizedTest
  @CsvSource({
    // extension 0 of npm notepack.io: milliseconds
    "d700 0000000000000000, 1970-01-01T00:00:00.000Z",
    "d700 0000011f71fb04cb, 2009-02-13T23:31:30.123Z",
    "d700 ffffffffffffffff, 1969-12-31T23:59:59.999Z",
    "d700 001eb208c2dc0000, +275760-09-13T00:00:00.000Z",
    "d700 ffe14df73d240000, -271821-04-20T00:00:00.000Z",
    "d700 0000e677d21fdbff, 9999-12-31T23:59:59.999Z",
    "d700 0000e677d21fdc00, +010000-01-01T00:00:00.000Z",
    "d700 ffffc77590fba000, 0000-01-01T00:00:00.000Z",
    "d700 ffffc77590fb9fff, -000001-12-31T23:59:59.999Z",
    // timestamps of the specification
    "d6ff 00000000, 1970-01-01T00:00:00.000Z",
    "d6ff ffffffff, 2106-02-07T06:28:15.000Z",
    "d7ff a946f6006b0200d9, 2026-11-21T20:36:41.710Z",
    "c70cff 00000000 fffffffffffffffe, 1969-12-31T23:59:58.000Z",
    "c70cff 3b9ac9ff ffffffffffffffff, 1969-12-31T23:59:59.999Z",
    "c704ff 00000001, 1970-01-01T00:00:01.000Z",
  })
  void sio10_datesBecomeIso8601(String msgpack, String text) {
    assertThat(arguments(msgpack)).isEqualTo(array("[\"" + text + "\"]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d700 001eb208c2dc0001",
        "d700 7fffffffffffffff",
        "d700 8000000000000000",
        "c70cff 3b9aca00 0000000000000000",
        "c70cff 00000000 7fffffffffffffff",
        "c70cff 00000000 8000000000000000",
        "d7ff ffffffff00000000",
      })
  void sio10_datesThatAreNoneAreNull(String msgpack) {
    assertThat(arguments(msgpack)).isEqualTo(array("[null]"));
  }

  @Test
  void sio10_aDateBindsToAnInstant() {
    assertThat(CODEC.decode(arguments("d7000000011f71fb04cb"), 0, Instant.class))
        .isEqualTo(Instant.ofEpochMilli(1234567890123L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c403010203",
        "c50003010203",
        "c600000003010203",
        "c70300010203",
        "c8000300010203",
        "c90000000300010203"
      })
  void sio5_bytesBecomeAttachments(String msgpack) {
    byte[] bytes = {1, 2, 3};
    assertThat(arguments(msgpack)).isEqualTo(array("[" + ONE_PLACEHOLDER + "]", bytes));
    assertThat(arguments("81a162 92 01" + msgpack))
        .isEqualTo(array("[{\"b\":[1," + ONE_PLACEHOLDER + "]}]", bytes));
    assertThat(CODEC.decode(arguments(msgpack), 0, byte[].class)).isEqualTo(bytes);
    assertThat(CODEC.decode(arguments("81a162" + msgpack), 0, Object.class))
        .usingRecursiveComparison()
        .isEqualTo(Map.of("b", bytes));
  }

  @Test
  void sio5_anArrayBufferOfAnyLengthIsBytes() {
    assertThat(CODEC.decode(arguments("c70000"), 0, byte[].class)).isEqualTo(new byte[0]);
    assertThat(CODEC.decode(arguments("c7010006"), 0, byte[].class)).isEqualTo(new byte[] {6});
    assertThat(CODEC.decode(arguments("c708000000000000000000"), 0, byte[].class))
        .isEqualTo(new byte[8]);
  }

  @ParameterizedTest
  @CsvSource({
    "d405aa, 5, aa",
    "d500aabb, 0, aabb",
    "d6fe00112233, -2, 00112233",
    "d7050011223344556677, 5, 0011223344556677",
    "d87f00112233445566778899aabbccddeeff, 127, 00112233445566778899aabbccddeeff",
    "c70080, -128, ''",
    "c703ff010203, -1, 010203",
  })
  void sio10_anExtensionNobodyKnowsIsItsTypeAndItsBytes(String msgpack, int type, String bytes) {
    assertThat(arguments(msgpack))
        .isEqualTo(array("[[" + type + "," + ONE_PLACEHOLDER + "]]", Msgpack.bytes(bytes)));
  }

  @Test
  void sio5_whatLooksLikeAPlaceholderIsPlainData() {
    String forged = "82 ac5f706c616365686f6c646572 c3 a36e756d 00";
    JsonValues values = arguments("93" + forged + "c40101" + forged);

    assertThat(CODEC.decode(values, 0, Object.class))
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                Map.of("_placeholder", true, "num", 0),
                new byte[] {1},
                Map.of("_placeholder", true, "num", 0)));
    assertThat(values.ambiguous()).isTrue();
  }

  @Test
  void sio5_whatLooksLikeAPlaceholderGoesOutAsItCame() {
    String event =
        "83a47479706502a46461746193a16182ac5f706c616365686f6c646572c3a36e756d00c40101a36e7370a12f";

    assertThat(hex(encode(decode(event)))).isEqualTo(event);
  }

  private static void refused(String argument, String problem) {
    assertThatThrownBy(() -> arguments(argument))
        .isInstanceOf(SocketParseException.class)
        .hasMessageStartingWith("invalid msgpack: " + problem);
  }
}
