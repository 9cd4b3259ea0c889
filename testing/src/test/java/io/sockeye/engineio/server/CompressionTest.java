package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.testing.InMemoryResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompressionTest {
  private static final String LONG = "x".repeat(1023);

  @Test
  @DisplayName("EIO-46 a response of 1024 bytes is compressed, gzip first")
  void eio46_gzip() throws IOException {
    InMemoryResponse response = poll(TestEngine.calm(), "deflate, gzip", LONG, true);

    assertThat(response.header("content-encoding")).isEqualTo("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("4" + LONG);
  }

  @Test
  @DisplayName("EIO-46 deflate is the zlib format")
  void eio46_deflate() throws IOException {
    InMemoryResponse response = poll(TestEngine.calm(), "deflate", LONG, true);

    assertThat(response.header("content-encoding")).isEqualTo("deflate");
    assertThat(new InflaterInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("4" + LONG);
  }

  @Test
  @DisplayName("EIO-46 not below the threshold, not without Accept-Encoding, not when off")
  void eio46_notBelowTheThreshold() {
    assertPlain(poll(TestEngine.calm(), "gzip", LONG.substring(1), true));
    assertPlain(poll(TestEngine.calm(), null, LONG, true));
    assertPlain(poll(TestEngine.calm(), "br", LONG, true));
    assertPlain(poll(TestEngine.calm(o -> o.noHttpCompression()), "gzip", LONG, true));
    assertThat(
            poll(TestEngine.calm(o -> o.httpCompressionThresholdBytes(2)), "gzip", "x", true)
                .header("content-encoding"))
        .isEqualTo("gzip");
  }

  @Test
  @DisplayName("EIO-46 not when no packet in it wants it; one is enough")
  void eio46_perPacket() {
    assertPlain(poll(TestEngine.calm(), "gzip", LONG, false));

    TestEngine engine = TestEngine.calm();
    TestEngine.Client client = engine.polling();
    engine.on(
        client.session(),
        () -> {
          client.session().send(EngineFrame.textMessage(LONG), false, null);
          client.session().send(EngineFrame.textMessage("x"), true, null);
        });
    assertThat(
            client.with("accept-encoding", "gzip").get(client.target()).header("content-encoding"))
        .isEqualTo("gzip");
  }

  @ParameterizedTest
  @DisplayName("EIO-46 what Accept-Encoding says")
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br | gzip",
        "GZIP              | gzip",
        "gzip;q=0, deflate | deflate",
        "gzip;q=0.5, deflate;q=0.9 | deflate",
        "*                 | gzip",
        "*;q=0             |",
        "gzip;q=0, *       | deflate",
        "identity          |",
        "gzip;q=abc        |",
        "''                |"
      })
  void eio46_acceptEncoding(String header, @Nullable String chosen) {
    assertThat(HttpCompression.choose(header)).isEqualTo(chosen);
  }

  private static void assertPlain(InMemoryResponse response) {
    assertThat(response.header("content-encoding")).isNull();
    assertThat(response.text()).startsWith("4x");
  }

  private static InMemoryResponse poll(
      TestEngine engine, @Nullable String acceptEncoding, String message, boolean compress) {
    TestEngine.Client client = engine.polling();
    engine.on(
        client.session(),
        () -> client.session().send(EngineFrame.textMessage(message), compress, null));
    return acceptEncoding == null
        ? client.poll()
        : client.with("accept-encoding", acceptEncoding).get(client.target());
  }
}
