package io.sockeye.json.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValue;
import io.sockeye.json.JsonValues;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JacksonJsonCodecTest extends JsonCodecContract {
  private static final byte[] BYTES = {1, 2, 3};

  private final JsonCodec codec = new JacksonJsonCodec();

  @Override
  JsonCodec codec() {
    return codec;
  }

  record Timed(@JsonFormat(pattern = "yyyy", timezone = "UTC") Instant at) {}

  record Snake(String userName) {}

  @Test
  void isFoundOnTheClassPath() {
    assertThat(ServiceLoader.load(JsonCodec.class))
        .singleElement()
        .isInstanceOf(JacksonJsonCodec.class);
  }

  @Test
  @DisplayName("SIO-5: bytes in a tree become placeholders")
  void treeIsEncoded() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("a", BYTES);
    tree.putArray("b").addPOJO(ByteBuffer.wrap(BYTES)).add(1);

    assertThat(json(tree))
        .isEqualTo(
            "[{\"a\":{\"_placeholder\":true,\"num\":0},"
                + "\"b\":[{\"_placeholder\":true,\"num\":1},1]}]");
  }

  @Test
  @DisplayName("SIO-5: attachments are put into a tree")
  void treeIsDecoded() {
    Object tree = codec.decode(binary("[{\"a\":[%0]}]"), 0, JsonNode.class);

    assertThat(tree)
        .isInstanceOfSatisfying(
            JsonNode.class,
            node -> assertThat(node.get("a").get(0).binaryValue()).isEqualTo(BYTES));
  }

  @Test
  void anUndecodedValueInATreeIsWrittenToo() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putPOJO("t", new JsonValue(text("[1.50]"), 0));
    tree.putPOJO("b", new JsonValue(binary("[%0]"), 0));

    assertThat(json(tree)).isEqualTo("[{\"t\":1.50,\"b\":{\"_placeholder\":true,\"num\":0}}]");
  }

  @Test
  @DisplayName("SEC-001: half a surrogate pair in a name is JSON, but Jackson does not bind it")
  void loneSurrogateInName() {
    JsonValues values = text("[{\"\\ud800\":1}]");

    assertThatExceptionOfType(JsonBindException.class)
        .isThrownBy(() -> codec.decode(values, 0, Object.class));
    assertThat(json(new JsonValue(values, 0))).isEqualTo("[{\"\\ud800\":1}]");
  }

  @Test
  void anAnnotatedFormatWinsOverOurs() {
    assertThat(json(new Timed(Instant.parse("2026-01-02T03:04:05Z"))))
        .isEqualTo("[{\"at\":\"2026\"}]");
  }

  @Test
  void otherTimesAreAsJacksonWritesThem() {
    assertThat(json(OffsetDateTime.parse("2026-01-02T03:04:05+02:00")))
        .isEqualTo("[\"2026-01-02T03:04:05+02:00\"]");
  }

  @Nested
  @DisplayName("with a mapper of the application")
  class OwnMapper {
    private final JsonCodec own =
        new JacksonJsonCodec(
            JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build());

    @Test
    void itsSettingsCount() {
      JsonValues values = own.encode(List.of(new Snake("u"), 1));

      assertThat(join(values)).isEqualTo("[{\"user_name\":\"u\"},1]");
      assertThat(own.decode(values, 0, Snake.class)).isEqualTo(new Snake("u"));
    }

    @Test
    void outputIsCompactAllTheSame() {
      JsonValues values = own.encode(List.of(Map.of("a", List.of(1, 2)), "b"));

      assertThat(values.text(0)).isEqualTo("{\"a\":[1,2]}");
      assertThat(values.string(1)).isEqualTo("b");
    }

    @Test
    @DisplayName("SIO-5: bytes are placeholders all the same")
    void bytes() {
      JsonValues values = own.encode(List.of(Map.of("a", BYTES)));

      assertThat(values.attachments()).containsExactly(ByteBuffer.wrap(BYTES));
      assertThat(own.decode(values, 0, Object.class))
          .usingRecursiveComparison()
          .isEqualTo(Map.of("a", BYTES));
    }

    @Test
    void valuesGoOutInUtf8() {
      JsonValues values = own.encode(List.of("é"));

      assertThat(values.array()).contains("é".getBytes(UTF_8));
    }
  }
}
