package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.POLLING_3;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.sockeye.testing.InMemoryResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How many packets a POST may bring: SEC-023. */
final class PayloadLimitTest {
  private static final String OCTET_STREAM = "application/octet-stream";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String TEXT = "text/plain";

  private static TestEngine engine(int max) {
    return TestEngine.calm(options -> options.allowEio3(true).maxPacketsPerPayload(max));
  }

  /** Each form, and how three and four packets look in it. */
  static Stream<Arguments> forms() {
    String binary = "\0\2\u00ff4a";
    return Stream.of(
        Arguments.of(POLLING, TEXT, "4a\u001e4a\u001e4a", "4a\u001e4a\u001e4a\u001e4a"),
        Arguments.of(POLLING_3, TEXT, "2:4a2:4a2:4a", "2:4a2:4a2:4a2:4a"),
        Arguments.of(POLLING_3, OCTET_STREAM, binary.repeat(3), binary.repeat(4)),
        Arguments.of(POLLING + "&j=0", FORM, "d=4a%1e4a%1e4a", "d=4a%1e4a%1e4a%1e4a"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void sec023_asManyPacketsAsAllowed(String handshake, String type, String allowed) {
    TestEngine.Client client = engine(3).polling(handshake);

    InMemoryResponse response = post(client, type, allowed);

    assertThat(response.text()).isEqualTo("ok");
    assertThat(client.recorder.texts).containsExactly("a", "a", "a");
    assertThat(client.recorder.closeReason).isNull();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void sec023_onePacketTooManyIs400AndEndsTheSession(
      String handshake, String type, String allowed, String tooMany) {
    TestEngine engine = engine(3);
    TestEngine.Client client = engine.polling(handshake);

    InMemoryResponse response = post(client, type, tooMany);

    assertThat(response.status()).isEqualTo(400);
    assertThat(client.recorder.texts).as("what came before").containsExactly("a", "a", "a");
    assertThat(client.recorder.closeReason).isEqualTo(CloseReason.PARSE_ERROR);
    assertThat(client.recorder.closeDescription).isEqualTo("a payload of more than 3 packets");
    assertThat(engine.server.clientsCount()).isZero();
  }

  @Test
  void sec023_eachPayloadIsCountedByItself() {
    TestEngine.Client client = engine(1).polling();

    assertThat(client.post("4a").text()).isEqualTo("ok");
    assertThat(client.post("4b").text()).isEqualTo("ok");
  }

  @Test
  void sec023_tenThousandAreAllowedUnlessSomethingElseIsSaid() {
    TestEngine engine = TestEngine.calm();
    String tenThousand = "6" + "\u001e6".repeat(9999);

    assertThat(engine.polling().post(tenThousand).text()).isEqualTo("ok");
    assertThat(engine.polling().post(tenThousand + "\u001e6").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @MethodSource("floods")
  void sec023_aMegabyteOfTheSmallestPacketsIsReadInLinearTime(String handshake, String body) {
    TestEngine.Client client = engine(Integer.MAX_VALUE).polling(handshake);

    assertTimeout(Duration.ofSeconds(5), () -> client.post(body));

    assertThat(client.recorder.closeReason).isNull();
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        Arguments.of(POLLING, "3" + "\u001e3".repeat(499_999)),
        Arguments.of(POLLING, "4" + "\u001e4".repeat(499_999)),
        Arguments.of(POLLING_3, "1:6".repeat(333_333)),
        Arguments.of(POLLING_3, "0:".repeat(500_000)));
  }

  private static InMemoryResponse post(TestEngine.Client client, String type, String body) {
    return client.with("content-type", type).post(client.target(), body.getBytes(ISO_8859_1));
  }
}
