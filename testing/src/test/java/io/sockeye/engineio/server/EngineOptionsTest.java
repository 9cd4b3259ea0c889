package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.DeflateOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class EngineOptionsTest {
  @Test
  void defaults() {
    EngineOptions options = EngineOptions.builder().build();

    assertThat(options.pathPrefix()).isEqualTo("/engine.io/");
    assertThat(options.pingInterval()).isEqualTo(Duration.ofSeconds(25));
    assertThat(options.pingTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(options.upgradeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.stallTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.closeTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.maxPayloadBytes()).isEqualTo(1_000_000);
    assertThat(options.maxBufferedBytes()).isEqualTo(4 << 20);
    assertThat(options.slowConsumerTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.maxTotalBufferedBytes()).isEqualTo(DirectMemory.limitBytes() / 4);
    assertThat(options.transports()).containsExactlyInAnyOrder("polling", "websocket");
    assertThat(options.allowUpgrades()).isTrue();
    assertThat(options.versions()).containsExactly(EngineVersion.V4);
    assertThat(options.httpCompressionThresholdBytes()).isEqualTo(1024);
    assertThat(options.perMessageDeflate()).isNull();
    assertThat(options.cookie()).isNull();
    assertThat(options.cors()).isNull();
    assertThat(options.originPolicy()).isNull();
    assertThat(options.initialPacket()).isNull();
    assertThat(options.generateId()).isNull();
  }

  @Test
  void theLimitOfDirectMemoryIsThatOfTheHeapUnlessTheJvmWasToldAnother() {
    String told =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-XX:MaxDirectMemorySize="))
            .findFirst()
            .orElse("");

    assertThat(told).isEmpty();
    assertThat(DirectMemory.limitBytes()).isEqualTo(Runtime.getRuntime().maxMemory());
  }

  @Test
  void eio47_defaultsOfPerMessageDeflate() {
    DeflateOptions deflate =
        EngineOptions.builder().perMessageDeflate(true).build().perMessageDeflate();

    assertThat(deflate).isNotNull();
    assertThat(deflate.thresholdBytes()).isEqualTo(1024);
    assertThat(deflate.level()).isEqualTo(6);
    assertThat(deflate.clientNoContextTakeover()).isFalse();
  }

  @Test
  void eio47_perMessageDeflateIsTurnedOffAgain() {
    EngineOptions options =
        EngineOptions.builder().perMessageDeflate(true).perMessageDeflate(false).build();

    assertThat(options.perMessageDeflate()).isNull();
  }

  @Test
  void defaultsOfCors() {
    CorsOptions cors = CorsOptions.builder().build();

    assertThat(cors.origin()).isEqualTo(new CorsOrigin.Any());
    assertThat(cors.methods()).containsExactly("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE");
    assertThat(cors.allowedHeaders()).isNull();
    assertThat(cors.exposedHeaders()).isEmpty();
    assertThat(cors.credentials()).isFalse();
    assertThat(cors.maxAge()).isNull();
    assertThat(cors.preflightContinue()).isFalse();
    assertThat(cors.optionsSuccessStatus()).isEqualTo(204);
  }

  @Test
  void whatIsBuiltDoesNotChangeWithTheBuilder() {
    EngineOptions.Builder builder = EngineOptions.builder();
    EngineOptions options = builder.build();

    builder.path("/other").maxPayloadBytes(1);

    assertThat(options.pathPrefix()).isEqualTo("/engine.io/");
    assertThat(options.maxPayloadBytes()).isEqualTo(1_000_000);
  }

  @TestFactory
  Stream<DynamicTest> aWrongValueIsRefusedWithOptionValueAndWhatIsAllowed() {
    Map<String, Consumer<EngineOptions.Builder>> wrong =
        Map.ofEntries(
            Map.entry("path is \"engine.io\": allowed is", b -> b.path("engine.io")),
            Map.entry("path is \"\": allowed is", b -> b.path("")),
            Map.entry("path is \"/a?b\": allowed is", b -> b.path("/a?b")),
            Map.entry("path is \"/\" with", b -> b.path("/").addTrailingSlash(false).build()),
            Map.entry("pingInterval is PT0S: allowed is", b -> b.pingInterval(Duration.ZERO)),
            Map.entry("pingTimeout is PT-1S: allowed", b -> b.pingTimeout(Duration.ofSeconds(-1))),
            Map.entry("upgradeTimeout is PT0S: allowed", b -> b.upgradeTimeout(Duration.ZERO)),
            Map.entry(
                "stallTimeout is PT2400H: allowed", b -> b.stallTimeout(Duration.ofDays(100))),
            Map.entry("closeTimeout is PT0S: allowed", b -> b.closeTimeout(Duration.ZERO)),
            Map.entry("maxPayloadBytes is 0: allowed", b -> b.maxPayloadBytes(0)),
            Map.entry("transports is []: allowed", b -> b.transports()),
            Map.entry(
                "transports is [carrier pigeon]: allowed", b -> b.transports("carrier pigeon")),
            Map.entry(
                "httpCompressionThresholdBytes is -1: allowed",
                b -> b.httpCompressionThresholdBytes(-1)),
            Map.entry(
                "perMessageDeflate.thresholdBytes is -1: allowed",
                b -> DeflateOptions.builder().thresholdBytes(-1)),
            Map.entry(
                "perMessageDeflate.level is 0: allowed", b -> DeflateOptions.builder().level(0)),
            Map.entry(
                "perMessageDeflate.level is 10: allowed", b -> DeflateOptions.builder().level(10)),
            Map.entry("cookie.name is \"a b\": allowed", b -> CookieOptions.builder().name("a b")),
            Map.entry("cookie.name is empty: allowed", b -> CookieOptions.builder().name("")),
            Map.entry(
                "cookie.path is \"/\\r\\nx\": allowed",
                b -> CookieOptions.builder().path("/\r\nx")),
            Map.entry(
                "cookie.domain is \"a;b\": allowed", b -> CookieOptions.builder().domain("a;b")),
            Map.entry(
                "cookie.maxAge is PT-1S: allowed",
                b -> CookieOptions.builder().maxAge(Duration.ofSeconds(-1))),
            Map.entry(
                "cors.methods is \"GET,PUT\": allowed",
                b -> CorsOptions.builder().methods("GET,PUT")),
            Map.entry(
                "cors.allowedHeaders is \"a\\r\\nb\": allowed",
                b -> CorsOptions.builder().allowedHeaders("a\r\nb")),
            Map.entry(
                "cors.exposedHeaders is \"a b\": allowed",
                b -> CorsOptions.builder().exposedHeaders("a b")),
            Map.entry(
                "cors.maxAge is PT-1S: allowed",
                b -> CorsOptions.builder().maxAge(Duration.ofSeconds(-1))),
            Map.entry(
                "cors.optionsSuccessStatus is 404: allowed",
                b -> CorsOptions.builder().optionsSuccessStatus(404)),
            Map.entry("cors.origin is \"a\\nb\": allowed", b -> CorsOrigin.of("a\nb")),
            Map.entry("cors.origin is an empty list: allowed", b -> CorsOrigin.of()),
            Map.entry(
                "cors.origin is a list with Any[]: allowed",
                b ->
                    CorsOptions.builder()
                        .origin(new CorsOrigin.OneOf(List.of(new CorsOrigin.Any())))));
    return wrong.entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(),
                    () ->
                        assertThatThrownBy(() -> row.getValue().accept(EngineOptions.builder()))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith(row.getKey())));
  }
}
