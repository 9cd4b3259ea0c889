package io.sockeye.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked for, and the line that says what cannot. */
final class CommandLineTest {
  @ParameterizedTest
  @CsvSource({
    "engine, 3000",
    "engine3, 3000",
    "engine-client, 3000",
    "protocol, 3000",
    "client, 3210",
    "java-client, 3000",
    "load, 3300",
    "recovery, 3000",
    "websocket-echo, 9001"
  })
  void eachProfileHasItsPort(String profile, int port) {
    CommandLine line = parse(profile);
    assertThat(line.profile()).hasToString(profile);
    assertThat(line.port()).isEqualTo(port);
  }

  @Test
  void theEnvironmentNamesTheDefaultPort() {
    assertThat(CommandLine.parse(new String[] {"client"}, Map.of("PORT", "4001")).port())
        .isEqualTo(4001);
  }

  @Test
  void theFlagWinsOverTheEnvironment() {
    String[] arguments = {"client", "--port", "4002"};
    assertThat(CommandLine.parse(arguments, Map.of("PORT", "4001")).port()).isEqualTo(4002);
  }

  @Test
  void flagsWithoutAValueTakeNone() {
    assertThat(parse("load --eio3 --port 0").has("eio3")).isTrue();
    assertThat(parse("load --port 0").has("eio3")).isFalse();
  }

  @Test
  void flagsTakeTheirValueWithOrWithoutAnEqualsSign() {
    CommandLine line = parse("java-client --namespace=/foo --port=0 --ssl --io nio --dispatch io");
    assertThat(line.flag("namespace")).isEqualTo("/foo");
    assertThat(line.port()).isZero();
    assertThat(line.has("ssl")).isTrue();
  }

  @Test
  void onlyTheServerForLoadCompresses() {
    assertThat(parse("load --deflate").has("deflate")).isTrue();
    assertThat(parse("load --limits").has("limits")).isTrue();
    assertThat(parse("load").has("deflate")).isFalse();
    assertThatThrownBy(() -> parse("engine --deflate")).isInstanceOf(UsageException.class);
  }

  @Test
  void suitesThatAreNotAboutHeartbeatsMayBePatient() {
    assertThat(parse("engine --ping-timeout 900").pingTimeout(Duration.ZERO)).hasMillis(900);
    assertThat(parse("protocol").pingTimeout(Duration.ofMillis(200))).hasMillis(200);
  }

  @Test
  void onlyTheEngineAloneNamesAnOrigin() {
    assertThat(parse("engine --origin http://a.example").flag("origin"))
        .isEqualTo("http://a.example");
    assertThatThrownBy(() -> parse("engine3 --origin http://a.example"))
        .isInstanceOf(UsageException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "load --adapter redis://localhost, Redis",
    "protocol --host tomcat, servlet",
    "protocol --host jetty, servlet"
  })
  void whatIsToComeIsNamed(String arguments, String missing) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(missing)
        .hasMessageContaining("missing")
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense, 'engine, engine3, engine-client, protocol, client, java-client, load'",
    "engine --nonsense, --nonsense",
    "engine --ssl, --ssl",
    "engine --eio3, --eio3",
    "engine --port, needs a value",
    "engine --port 65536, 0 to 65535",
    "engine --port x, 0 to 65535",
    "engine --io carrier-pigeon, 'epoll, nio and io_uring'",
    "engine --io-threads 0, 1 to 999",
    "engine --dispatch later, io and mailbox",
    "engine --host iis, netty",
    "engine --parser msgpack, --parser",
    "client --parser xml, json and msgpack",
    "--port 1, usage",
    "engine 3000, 3000"
  })
  void whatThereIsNotIsRefused(String arguments, String said) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(said);
  }

  private static CommandLine parse(String arguments) {
    return CommandLine.parse(arguments.split(" ", -1), Map.of());
  }
}
