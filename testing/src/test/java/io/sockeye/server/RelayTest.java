package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one client sends and the server hands on undecoded never costs the recipients their
 * connection: whoever sends what is malformed is closed, everybody else gets the next good event.
 * Three members on two lanes, one of them on polling.
 */
final class RelayTest {
  private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":%s}";

  private final Fixture fixture = new Fixture();
  private final SocketIOServer io = fixture.io;
  private final List<String> failures = new ArrayList<>();
  private final Wire sender = fixture.open();
  private Wire near = fixture.open();
  private Wire far = fixture.open(1);
  private PollingWire polling = fixture.poll(1);

  @BeforeEach
  void connect() {
    io.onRaw("relay", (socket, event) -> socket.broadcast().emit("relayed", event.values()));
    io.onError((socket, event, failure) -> failures.add(failure.getMessage()));
    sender.connect("/");
    near = near.connect("/");
    far = far.connect("/");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":",
        "[1",
        "1]x",
        "{a:1}",
        "NaN",
        "01",
        "1e",
        "+1",
        "'a'",
        "\"\\x\"",
        "\"\\u00\"",
        "\"\u0001\"",
        "1,",
        "",
        "1 2"
      })
  void sio10_whoSendsMalformedJsonIsClosedAndNobodyElse(String json) {
    sender.send("42[\"relay\"," + json + "]");

    assertThat(sender.isOpen()).isFalse();
    assertNothingElseCame();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 1_000, 100_000})
  void sio10_whoNestsTooDeepIsClosedAndNobodyElse(int depth) {
    sender.send("42[\"relay\"," + "[".repeat(depth) + "]".repeat(depth) + "]");

    assertThat(sender.isOpen()).isFalse();
    assertNothingElseCame();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 100_000})
  void sio10_whoSendsANumberThatIsTooLongIsClosedAndNobodyElse(int digits) {
    sender.send("42[\"relay\"," + "1".repeat(digits) + "]");

    assertThat(sender.isOpen()).isFalse();
    assertNothingElseCame();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "0.5", "\"0\"", "null", "1e0", "4294967296"})
  void sio5_whoSendsAPlaceholderWithoutItsAttachmentIsClosedAndNobodyElse(String num) {
    sender.send("451-[\"relay\"," + PLACEHOLDER.formatted(num) + "]").send((byte) 7);

    assertThat(sender.isOpen()).isFalse();
    assertNothingElseCame();
  }

  @Test
  void sio7_anEventWhoseAttachmentsNeverComeIsNotRelayed() {
    sender.send("452-[\"relay\"," + PLACEHOLDER.formatted(0) + "]").send((byte) 7);
    sender.close();

    assertNothingElseCame();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1e400",
        "-0",
        "123456789012345678901234567890",
        "1e999999999",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\u0000\"",
        "\"\u2028\"",
        "{\"a\":1,\"a\":2}",
        "{\"__proto__\":{\"a\":1}}",
        "{\"_placeholder\":true,\"num\":0}",
        "{\"_placeholder\":true,\"num\":7}",
        "[{\"_placeholder\":true,\"num\":-1}]"
      })
  void sio10_whatIsJsonGoesOutAsItCame(String json) {
    sender.send("42[\"relay\"," + json + "]");

    assertThat(sender.isOpen()).isTrue();
    assertAllGet("42[\"relayed\"," + json + "]");
    assertNothingElseCame();
  }

  @Test
  void sio5_attachmentsGoOutWithTheirPlaceholders() {
    sender
        .send("452-[\"relay\",[%s,%s]]".formatted(placeholder(1), placeholder(0)))
        .send((byte) 1)
        .send((byte) 2);

    assertThat(near.take())
        .containsExactly(
            "452-[\"relayed\",[%s,%s]]".formatted(placeholder(1), placeholder(0)), "<01>", "<02>");
    assertThat(far.take()).hasSize(3);
    assertThat(polling.take()).hasSize(3);
    assertNothingElseCame();
  }

  /** One of two attachments is handed on: its number changes with it. */
  @Test
  void sio5_aPartOfABinaryEventIsNumberedAnew() {
    io.onRaw("second", (socket, event) -> socket.broadcast().emit("relayed", event.value(1)));
    sender
        .send("452-[\"second\",%s,%s]".formatted(placeholder(0), placeholder(1)))
        .send((byte) 1)
        .send((byte) 2);

    assertThat(near.take())
        .containsExactly("451-[\"relayed\",%s]".formatted(placeholder(0)), "<02>");
    assertThat(far.take()).hasSize(2);
    assertThat(polling.take()).hasSize(2);
    assertNothingElseCame();
  }

  /** Beside bytes of the server's own, the forged placeholder would name them or none at all. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "-1", "\"0\""})
  void sio5_aForgedPlaceholderNeverGoesOutBesideBytes(String num) {
    io.onRaw(
        "stamp",
        (socket, event) ->
            socket.broadcast().emit("relayed", event.value(0), (Object) new byte[] {1}));
    sender.send("42[\"stamp\"," + PLACEHOLDER.formatted(num) + "]");

    assertThat(sender.isOpen()).isTrue();
    assertThat(failures).singleElement().asString().contains("beside bytes");
    assertNothingElseCame();
  }

  @Test
  void sio5_theSameBesideBytesAsAPlainValueReachesEverybody() {
    io.onRaw(
        "stamp",
        (socket, event) ->
            socket.broadcast().emit("relayed", event.value(0), (Object) new byte[] {1}));
    sender.send("42[\"stamp\",{\"num\":0}]");

    assertThat(near.take())
        .containsExactly("451-[\"relayed\",{\"num\":0},%s]".formatted(placeholder(0)), "<01>");
    assertThat(far.take()).hasSize(2);
    assertThat(polling.take()).hasSize(2);
  }

  private static String placeholder(int num) {
    return PLACEHOLDER.formatted(num);
  }

  private void assertAllGet(String packet) {
    assertThat(near.take()).containsExactly(packet);
    assertThat(far.take()).containsExactly(packet);
    assertThat(polling.take()).containsExactly(packet);
  }

  /** The members are connected, and the next good event is the next they get. */
  private void assertNothingElseCame() {
    fixture.connect().send("42[\"relay\",\"good\"]");

    assertAllGet("42[\"relayed\",\"good\"]");
  }
}
