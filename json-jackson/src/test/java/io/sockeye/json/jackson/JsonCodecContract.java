package io.sockeye.json.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValue;
import io.sockeye.json.JsonValues;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link JsonCodec} has to do, whatever library it is made of. */
abstract class JsonCodecContract {
  private static final byte[] ONE = {1, 2, 3};
  private static final byte[] TWO = {};
  private static final String P0 = "{\"_placeholder\":true,\"num\":0}";
  private static final String P1 = "{\"_placeholder\":true,\"num\":1}";

  /** The codec of an application that configures nothing. */
  abstract JsonCodec codec();

  record Message(String user, String text) {}

  // Arrays in records are what applications have.
  record Image(String name, byte[] data, ByteBuffer thumbnail) {}

  record Box(Object content) {}

  // Arrays in records are what applications have.
  record Album(@Nullable List<Image> images, Map<String, byte[]> files, byte[][] parts) {}

  record Numbers(int i, long l, double d, boolean b) {}

  /** Without a constructor for its properties, as older applications have them. */
  public static class Bean {
    private String name = "";
    private byte @Nullable [] data;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public byte @Nullable [] getData() {
      return data;
    }

    public void setData(byte @Nullable [] data) {
      this.data = data;
    }
  }

  /** Cannot be written: its getter throws. */
  public static class Broken {
    public String getName() {
      throw new IllegalStateException("no name");
    }
  }

  /** Cannot be written: it never ends. */
  public static class Endless {
    public Endless getNext() {
      return new Endless();
    }
  }

  enum Color {
    RED
  }

  @Test
  void scalarsAreEncoded() {
    assertThat(json("hi", 1, 2L, 1.5, true, false, null, Color.RED, 'c'))
        .isEqualTo("[\"hi\",1,2,1.5,true,false,null,\"RED\",\"c\"]");
  }

  @Test
  void noValuesAreEncodedAsNone() {
    assertThat(codec().encode(List.of())).isEqualTo(JsonValues.EMPTY);
  }

  @Test
  void stringsAreEncodedAsUtf8() {
    assertThat(json("\"\\/\b\f\n\r\t\u0001", "é€\uD83D\uDE00\u2028"))
        .isEqualTo("[\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\",\"é€\uD83D\uDE00\u2028\"]");
  }

  @Test
  void recordsAndBeansAreObjectsInTheOrderOfTheirProperties() {
    Bean bean = new Bean();
    bean.setName("b");

    assertThat(json(new Message("u", "t"))).isEqualTo("[{\"user\":\"u\",\"text\":\"t\"}]");
    assertThat(json(bean)).isEqualTo("[{\"name\":\"b\",\"data\":null}]");
  }

  @Test
  void containersAreArraysAndObjects() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", List.of(1, 2));
    map.put("a", new int[] {3});
    map.put("__proto__", new Object[] {"x", null});
    map.put("o", Optional.of(4));

    assertThat(json(map)).isEqualTo("[{\"z\":[1,2],\"a\":[3],\"__proto__\":[\"x\",null],\"o\":4}]");
  }

  @Test
  @DisplayName("SIO-10: dates are ISO-8601 in UTC with milliseconds and Z")
  void datesAreEncoded() {
    Instant whole = Instant.parse("2026-01-02T03:04:05Z");
    Instant nanos = Instant.parse("2026-01-02T03:04:05.123456789Z");

    assertThat(json(whole, nanos, Date.from(whole), Date.from(nanos)))
        .isEqualTo(
            "[\"2026-01-02T03:04:05.000Z\",\"2026-01-02T03:04:05.123Z\","
                + "\"2026-01-02T03:04:05.000Z\",\"2026-01-02T03:04:05.123Z\"]");
    assertThat(json(Map.of("at", whole))).isEqualTo("[{\"at\":\"2026-01-02T03:04:05.000Z\"}]");
  }

  @Test
  @DisplayName("SIO-10: dates are read as JavaScript writes them")
  void datesAreDecoded() {
    JsonValues values = text("[\"2026-01-02T03:04:05.120Z\",\"2026-01-02T03:04:05Z\"]");
    Instant first = Instant.parse("2026-01-02T03:04:05.120Z");

    assertThat(codec().decode(values, 0, Instant.class)).isEqualTo(first);
    assertThat(codec().decode(values, 0, Date.class)).isEqualTo(Date.from(first));
    assertThat(codec().decode(values, 1, Instant.class))
        .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  @DisplayName("SIO-10: a number that is not finite is null, as in JavaScript")
  void notFinite() {
    assertThat(json(Double.NaN, Float.NEGATIVE_INFINITY, new double[] {1, Double.NaN}))
        .isEqualTo("[null,null,[1.0,null]]");
    assertThat(json(Map.of("a", Double.POSITIVE_INFINITY))).isEqualTo("[{\"a\":null}]");
  }

  @Test
  @DisplayName("SIO-10: a lone surrogate is escaped, as in JavaScript, and comes back")
  void loneSurrogate() {
    assertThat(json("é\uD83D\uDE00", "x\uD800y")).contains("x\\uD800y");
    assertThat(json(new Message("\uDC00", "t"))).containsIgnoringCase("\\udc00");

    JsonValues values = codec().encode(List.of("é\uD83D\uDE00\uD800"));
    assertThat(codec().decode(values, 0, String.class)).isEqualTo("é\uD83D\uDE00\uD800");
    assertThat(values.string(0)).isEqualTo("é\uD83D\uDE00\uD800");
  }

  @Test
  void valuesAreDecodedByType() {
    JsonValues values =
        text("[\"s\",1,2.5,true,null,{\"user\":\"u\",\"text\":\"t\"},[1,2],\"RED\"]");

    assertThat(codec().decode(values, 0, String.class)).isEqualTo("s");
    assertThat(codec().decode(values, 1, int.class)).isEqualTo(1);
    assertThat(codec().decode(values, 1, Long.class)).isEqualTo(1L);
    assertThat(codec().decode(values, 2, double.class)).isEqualTo(2.5);
    assertThat(codec().decode(values, 3, boolean.class)).isEqualTo(true);
    assertThat(codec().decode(values, 4, String.class)).isNull();
    assertThat(codec().decode(values, 5, Message.class)).isEqualTo(new Message("u", "t"));
    assertThat(codec().decode(values, 6, int[].class)).isEqualTo(new int[] {1, 2});
    assertThat(codec().decode(values, 6, listOf(Long.class))).isEqualTo(List.of(1L, 2L));
    assertThat(codec().decode(values, 7, Color.class)).isEqualTo(Color.RED);
  }

  @Test
  void objectIsThePlainTree() {
    JsonValues values =
        text("[{\"b\":[1,2.5,\"s\",null,true],\"a\":{}},12345678901,123456789012345678901]");
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("b", Arrays.asList(1, 2.5, "s", null, true));
    expected.put("a", Map.of());

    assertThat(codec().decode(values, 0, Object.class)).isEqualTo(expected);
    assertThat(codec().decode(values, 1, Object.class)).isEqualTo(12345678901L);
    assertThat(codec().decode(values, 2, Object.class))
        .isEqualTo(new BigInteger("123456789012345678901"));
  }

  @Test
  void aViewIsDecodedWithItsOwnIndices() {
    JsonValues arguments = text("[\"name\" , \"a\" , [ 1 ] ]").from(1);

    assertThat(codec().decode(arguments, 0, String.class)).isEqualTo("a");
    assertThat(codec().decode(arguments, 1, int[].class)).isEqualTo(new int[] {1});
    assertThatThrownBy(() -> codec().decode(arguments, 2, String.class))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aValueMayBeLeftUndecoded() {
    JsonValues arguments = text("[\"name\",{}]").from(1);

    assertThat(codec().decode(arguments, 0, JsonValue.class))
        .isEqualTo(new JsonValue(arguments, 0));
  }

  @Test
  void unknownPropertiesAreIgnored() {
    JsonValues values = text("[{\"text\":\"t\",\"more\":{\"x\":[]},\"user\":\"u\"}]");

    assertThat(codec().decode(values, 0, Message.class)).isEqualTo(new Message("u", "t"));
  }

  @Test
  @DisplayName("SEC-001: what the reference accepts is plain data")
  void oddButLegal() {
    JsonValues values = text("[1e400,{\"a\":1,\"a\":2},{\"__proto__\":{\"x\":1}},\"\\ud800\"]");

    assertThat(codec().decode(values, 0, Object.class)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(codec().decode(values, 1, Object.class)).isEqualTo(Map.of("a", 2));
    assertThat(codec().decode(values, 2, Object.class))
        .isEqualTo(Map.of("__proto__", Map.of("x", 1)));
    assertThat(codec().decode(values, 3, String.class)).isEqualTo("\uD800");
  }

  @Test
  @DisplayName("SEC-013: type names in the data are data")
  void noDefaultTyping() {
    JsonValues values =
        text(
            "[{\"@class\":\"java.util.HashMap\",\"@type\":\"x\"},"
                + "[\"java.util.HashMap\",{}],{\"content\":[\"java.net.URL\",\"http://x/\"]}]");

    assertThat(codec().decode(values, 0, Object.class))
        .isEqualTo(Map.of("@class", "java.util.HashMap", "@type", "x"));
    assertThat(codec().decode(values, 1, Object.class))
        .isEqualTo(List.of("java.util.HashMap", Map.of()));
    assertThat(codec().decode(values, 2, Box.class))
        .isEqualTo(new Box(List.of("java.net.URL", "http://x/")));
  }

  @Test
  @DisplayName("SEC-010: what the scanner lets through can be decoded")
  void deepest() {
    String deep = "[".repeat(499) + "]".repeat(499);

    assertThat(codec().decode(text("[" + deep + "]"), 0, Object.class)).isInstanceOf(List.class);
    String deepBinary = "[".repeat(498) + "%0" + "]".repeat(498);
    assertThat(codec().decode(binary("[" + deepBinary + "]"), 0, Object.class))
        .isInstanceOf(List.class);
  }

  @Test
  @DisplayName("SEC-011: long strings, names and numbers can be decoded")
  void longest() {
    String name = "n".repeat(100_000);
    String string = "s".repeat(1_000_000);
    String number = "1".repeat(1000);
    JsonValues values = text("[{\"" + name + "\":\"" + string + "\"}," + number + "]");

    assertThat(codec().decode(values, 0, Object.class)).isEqualTo(Map.of(name, string));
    assertThat(codec().decode(values, 1, BigInteger.class)).isEqualTo(new BigInteger(number));
  }

  @Test
  void aMisfitIsABindingError() {
    JsonValues values = text("[\"x\",{\"user\":[1]},null]");

    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().decode(values, 0, int.class))
        .withMessageStartingWith("value 0 cannot be read as int: ");
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().decode(values, 1, Message.class))
        .withMessageContaining("Message")
        .withMessageContaining("user");
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().decode(values, 2, int.class));
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().decode(values, 0, Runnable.class));
  }

  @Test
  @DisplayName("SEC-065: what the peer sent does not break the lines of a log")
  void aMisfitIsTold() {
    JsonValues values = text("[\"a\\r\\nERROR \\u001b[31m\",{\"x\\n\":{}}]");

    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().decode(values, 0, int.class))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().decode(values, 1, mapOf(Integer.class)))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
  }

  @Test
  void sec065_aValueThatDoesNotFitIsNotQuoted() {
    for (Type type :
        List.of(
            int.class,
            Long.class,
            double.class,
            boolean.class,
            BigInteger.class,
            UUID.class,
            Thread.State.class,
            mapOf(Integer.class))) {
      for (String value : List.of("\"hunter2\"", "{\"a\":\"hunter2\"}", "[\"hunter2\"]")) {
        JsonValues values = text("[" + value + "]");

        assertThatExceptionOfType(JsonBindException.class)
            .isThrownBy(() -> codec().decode(values, 0, type))
            .satisfies(e -> assertThat(stackOf(e)).doesNotContain("hunter2"));
      }
    }
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().decode(text("[4111111111111111]"), 0, int.class))
        .satisfies(e -> assertThat(stackOf(e)).doesNotContain("4111111111111111"));
  }

  private static String stackOf(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void whatCannotBeWrittenIsNamed() {
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().encode(List.of("name", new Broken())))
        .withMessageStartingWith(
            "value 1, " + Broken.class.getTypeName() + ", cannot be written as JSON: ")
        .withMessageContaining("no name");
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().encode(List.of(Map.of("x", new Broken()))))
        .withMessageContaining("Broken");
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().encode(List.of(new Endless())))
        .withMessageStartingWith("value 0, " + Endless.class.getTypeName());
  }

  @Test
  @DisplayName("SIO-5: bytes become placeholders, in order of appearance")
  void bytesAreEncoded() {
    JsonValues values = codec().encode(Arrays.asList("name", ONE, null, ByteBuffer.wrap(TWO)));

    assertThat(join(values)).isEqualTo("[\"name\"," + P0 + ",null," + P1 + "]");
    assertThat(values.attachments()).containsExactly(ByteBuffer.wrap(ONE), ByteBuffer.wrap(TWO));
  }

  @Test
  @DisplayName("SIO-5: bytes are found in every container")
  void bytesAnywhereAreEncoded() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a", ONE);
    map.put("b", List.of(TWO));
    assertThat(json(map)).isEqualTo("[{\"a\":" + P0 + ",\"b\":[" + P1 + "]}]");
    assertThat(json((Object) new Object[] {ONE, new Object[] {TWO}}))
        .isEqualTo("[[" + P0 + ",[" + P1 + "]]]");
    assertThat(json((Object) new byte[][] {ONE, TWO})).isEqualTo("[[" + P0 + "," + P1 + "]]");
    assertThat(json(new Image("i", ONE, ByteBuffer.wrap(TWO))))
        .isEqualTo("[{\"name\":\"i\",\"data\":" + P0 + ",\"thumbnail\":" + P1 + "}]");
    assertThat(json(new Box(new Box(ONE)))).isEqualTo("[{\"content\":{\"content\":" + P0 + "}}]");
    assertThat(json(Optional.of(ONE))).isEqualTo("[" + P0 + "]");
    Bean bean = new Bean();
    bean.setData(ONE);
    assertThat(json(bean)).isEqualTo("[{\"name\":\"\",\"data\":" + P0 + "}]");
  }

  @Test
  @DisplayName("SIO-5: a buffer goes out from position to limit, and stays as it is")
  void buffersAreEncoded() {
    ByteBuffer heap = ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4}, 1, 3);
    ByteBuffer direct = ByteBuffer.allocateDirect(4).put(1, (byte) 1).put(2, (byte) 2);
    direct.position(1).limit(3);

    JsonValues values =
        codec().encode(List.of(heap, heap.asReadOnlyBuffer(), heap.slice(), direct));

    assertThat(values.attachments())
        .containsExactly(
            ByteBuffer.wrap(new byte[] {1, 2, 3}),
            ByteBuffer.wrap(new byte[] {1, 2, 3}),
            ByteBuffer.wrap(new byte[] {1, 2, 3}),
            ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(values.attachments()).allMatch(ByteBuffer::hasArray);
    assertThat(heap.position()).isEqualTo(1);
    assertThat(direct.position()).isEqualTo(1);
  }

  @Test
  void whatIsEncodedIsACopy() {
    byte[] bytes = {1, 2, 3};
    JsonValues values = codec().encode(List.of(bytes));
    bytes[0] = 9;

    assertThat(values.attachments()).containsExactly(ByteBuffer.wrap(ONE));
  }

  @Test
  @DisplayName("SIO-5: attachments are put where bytes are wanted")
  void bytesAreDecoded() {
    JsonValues values = binary("[" + P0 + "," + P1 + "]");

    assertThat(codec().decode(values, 0, byte[].class)).isEqualTo(ONE);
    assertThat(codec().decode(values, 0, Object.class)).isEqualTo(ONE);
    assertThat(codec().decode(values, 0, ByteBuffer.class)).isEqualTo(ByteBuffer.wrap(ONE));
    assertThat(codec().decode(values, 1, byte[].class)).isEqualTo(TWO);
    assertThat(codec().decode(values.from(1), 0, byte[].class)).isEqualTo(TWO);
  }

  @Test
  @DisplayName("SIO-5: attachments are put into every container")
  void bytesAnywhereAreDecoded() {
    JsonValues values =
        binary(
            "[{\"name\":\"i\",\"thumbnail\":%1,\"data\":%0},"
                + "{\"name\":\"b\",\"data\":%0},"
                + "{\"content\":{\"x\":[%0,{\"y\":%1}]}},"
                + "[[%0],[%1]],"
                + "{\"images\":[{\"name\":\"n\",\"data\":%1,\"thumbnail\":%0}],"
                + "\"files\":{\"f\":%0},\"parts\":[%0,%1]}]");

    assertThat(codec().decode(values, 0, Image.class))
        .usingRecursiveComparison()
        .isEqualTo(new Image("i", ONE, ByteBuffer.wrap(TWO)));
    assertThat(codec().decode(values, 1, Bean.class))
        .isInstanceOfSatisfying(Bean.class, bean -> assertThat(bean.getData()).isEqualTo(ONE));
    assertThat(codec().decode(values, 2, Box.class))
        .usingRecursiveComparison()
        .isEqualTo(new Box(Map.of("x", List.of(ONE, Map.of("y", TWO)))));
    assertThat(codec().decode(values, 2, Object.class))
        .usingRecursiveComparison()
        .isEqualTo(Map.of("content", Map.of("x", List.of(ONE, Map.of("y", TWO)))));
    assertThat(codec().decode(values, 3, byte[][][].class))
        .isEqualTo(new byte[][][] {{ONE}, {TWO}});
    assertThat(codec().decode(values, 4, Album.class))
        .usingRecursiveComparison()
        .isEqualTo(
            new Album(
                List.of(new Image("n", TWO, ByteBuffer.wrap(ONE))),
                Map.of("f", ONE),
                new byte[][] {ONE, TWO}));
  }

  @Test
  @DisplayName("SIO-5: a placeholder is one however it is written")
  void oddPlaceholders() {
    JsonValues values =
        binary("[ { \"num\" : 0 , \"x\" : [ {} ] , \"\\u005fplaceholder\" : true } , {\"é\":%1}]");

    assertThat(codec().decode(values, 0, byte[].class)).isEqualTo(ONE);
    assertThat(codec().decode(values, 1, Object.class))
        .usingRecursiveComparison()
        .isEqualTo(Map.of("é", TWO));
  }

  @Test
  @DisplayName("SIO-5: the decoded bytes are copies, also of an attachment that is meant twice")
  void decodedBytesAreCopies() {
    JsonValues values = binary("[[%0,%0]]");
    byte[][] decoded = (byte[][]) codec().decode(values, 0, byte[][].class);
    assertThat(decoded).isNotNull();

    decoded[0][0] = 9;

    assertThat(decoded[1]).isEqualTo(ONE);
    assertThat(codec().decode(values, 0, byte[][].class)).isEqualTo(new byte[][] {ONE, ONE});
  }

  @Test
  @DisplayName("SEC-001: in a text packet a placeholder is a plain object")
  void placeholderInText() {
    assertThat(codec().decode(text("[" + P0 + "]"), 0, Object.class))
        .isEqualTo(Map.of("_placeholder", true, "num", 0));
  }

  @Test
  void bytesOfATextPacketAreBase64() {
    assertThat(codec().decode(text("[\"AQID\"]"), 0, byte[].class)).isEqualTo(ONE);
  }

  @Test
  void numbersBesideBytesAreWhatTheyAreWithoutThem() {
    JsonValues values = binary("[{\"i\":1,\"l\":12345678901,\"d\":1.5,\"b\":true,\"x\":%0}]");

    assertThat(codec().decode(values, 0, Numbers.class))
        .isEqualTo(new Numbers(1, 12345678901L, 1.5, true));
  }

  @Test
  @DisplayName("SIO-5: what is encoded can be looked at in this JVM like what came in")
  void roundTrip() {
    Image image = new Image("i", ONE, ByteBuffer.wrap(TWO));
    JsonValues values = codec().encode(List.of("name", image, List.of(ONE)));

    assertThat(values.string(0)).isEqualTo("name");
    assertThat(codec().decode(values, 1, Image.class)).usingRecursiveComparison().isEqualTo(image);
    assertThat(codec().decode(values.from(2), 0, byte[][].class)).isEqualTo(new byte[][] {ONE});
  }

  @Test
  void anUndecodedTextValueGoesOutAsItCame() {
    JsonValues in = text("[\"name\", 1.50 , { \"b\" : 1e2, \"a\":\"\\u00e9\" } ]");

    assertThat(json("x", new JsonValue(in, 1), new JsonValue(in, 2), "y"))
        .isEqualTo("[\"x\",1.50,{ \"b\" : 1e2, \"a\":\"\\u00e9\" },\"y\"]");
    assertThat(json(Map.of("k", new JsonValue(in, 2)), new Box(new JsonValue(in, 1))))
        .isEqualTo("[{\"k\":{ \"b\" : 1e2, \"a\":\"\\u00e9\" }},{\"content\":1.50}]");
    assertThat(json(List.of(1, new JsonValue(in, 1), new JsonValue(in, 1))))
        .isEqualTo("[[1,1.50,1.50]]");
  }

  @Test
  void anUndecodedTextValueGoesOutBesideBytes() {
    JsonValues in = text("[ 1.50 ]");
    JsonValues out = codec().encode(List.of(ONE, new JsonValue(in, 0), TWO));

    assertThat(join(out)).isEqualTo("[" + P0 + ",1.50," + P1 + "]");
  }

  @Test
  @DisplayName("SIO-5: an undecoded binary value gets new numbers in another packet")
  void anUndecodedBinaryValueIsRenumbered() {
    JsonValues in = binary("[{\"a\":[%1],\"n\":1.50000000000000000001},2,%0]");
    JsonValues out = codec().encode(List.of(TWO, Map.of("k", new JsonValue(in, 0)), ONE));

    assertThat(join(out))
        .isEqualTo(
            "["
                + P0
                + ",{\"k\":{\"a\":["
                + P1
                + "],\"n\":1.50000000000000000001}},"
                + "{\"_placeholder\":true,\"num\":2}]");
    assertThat(out.attachments())
        .containsExactly(ByteBuffer.wrap(TWO), ByteBuffer.wrap(TWO), ByteBuffer.wrap(ONE));
  }

  @Test
  @DisplayName("SIO-5: an undecoded value without bytes takes none of its packet's along")
  void anUndecodedValueWithoutBytesIsText() {
    JsonValues in = binary("[%0,{\"a\":1}]");

    assertThat(codec().encode(List.of(new JsonValue(in, 1), 2)).binary()).isFalse();
  }

  @Test
  void allValuesOfAPacketGoOutWithoutBeingRead() {
    JsonValues in = binary("[\"name\", %1 ,[ %0 ]]");

    JsonValues echo =
        codec().encode(List.of("name-back", new JsonValue(in, 1), new JsonValue(in, 2)));

    assertThat(echo.string(0)).isEqualTo("name-back");
    assertThat(echo.from(1)).isEqualTo(in.from(1));
    assertThat(codec().decode(echo, 1, byte[].class)).isEqualTo(TWO);
    assertThat(codec().decode(echo, 2, byte[][].class)).isEqualTo(new byte[][] {ONE});
  }

  @Test
  @DisplayName("SEC-008: a relayed value cannot pass for a placeholder")
  void aFalsePlaceholderIsNotSentBesideBytes() {
    JsonValues in = text("[{\"_placeholder\":true,\"num\":7}]");
    JsonValue spoof = new JsonValue(in, 0);

    assertThat(json("x", spoof)).isEqualTo("[\"x\",{\"_placeholder\":true,\"num\":7}]");
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().encode(List.of(ONE, spoof)));
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().encode(List.of(ONE, Map.of("_placeholder", true, "num", 0))));
    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec().encode(List.of(spoof, new JsonValue(binary("[%0,%1]"), 0))));
  }

  @Test
  void manyValuesAreLocated() {
    Object[] many = new Object[5000];
    Arrays.setAll(many, i -> "value " + i);
    JsonValues values = codec().encode(Arrays.asList(many));

    assertThat(values.size()).isEqualTo(many.length);
    for (int i = 0; i < many.length; i++) {
      assertThat(values.string(i)).isEqualTo("value " + i);
    }
  }

  @Test
  void longValuesAreLocated() {
    String string = "é".repeat(100_000);
    JsonValues values = codec().encode(List.of(1, string, Map.of("a", string), ONE, 2));

    assertThat(values.string(1)).isEqualTo(string);
    assertThat(codec().decode(values, 2, Object.class)).isEqualTo(Map.of("a", string));
    assertThat(codec().decode(values, 3, byte[].class)).isEqualTo(ONE);
    assertThat(values.text(4)).isEqualTo("2");
  }

  @Test
  void uuidsAreStrings() {
    UUID uuid = UUID.fromString("00000000-0000-0001-0000-000000000002");

    assertThat(json(uuid)).isEqualTo("[\"00000000-0000-0001-0000-000000000002\"]");
  }

  final String json(@Nullable Object... values) {
    return join(codec().encode(Arrays.asList(values)));
  }

  static String join(JsonValues values) {
    return values.size() == 0
        ? "[]"
        : "["
            + new String(
                values.array(),
                values.start(0),
                values.end(values.size() - 1) - values.start(0),
                UTF_8)
            + "]";
  }

  static JsonValues text(String json) {
    byte[] utf8 = ("42" + json).getBytes(UTF_8);
    return new JsonScanner(JsonLimits.DEFAULT).scanArray(utf8, 2, utf8.length, null);
  }

  /** With {@link #ONE} and {@link #TWO} attached; %0 and %1 are short for their placeholders. */
  static JsonValues binary(String json) {
    byte[] utf8 = ("42" + json.replace("%0", P0).replace("%1", P1)).getBytes(UTF_8);
    return new JsonScanner(JsonLimits.DEFAULT)
        .scanArray(utf8, 2, utf8.length, List.of(ByteBuffer.wrap(ONE), ByteBuffer.wrap(TWO)));
  }

  private static Type listOf(Class<?> element) {
    return new Parameterized(List.class, List.of(element));
  }

  private static Type mapOf(Class<?> value) {
    return new Parameterized(Map.class, List.of(String.class, value));
  }

  private record Parameterized(Type raw, List<Type> arguments) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return null;
    }
  }
}
