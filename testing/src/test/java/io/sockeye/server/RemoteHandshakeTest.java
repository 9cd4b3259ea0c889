package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.jackson.JacksonJsonCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What other implementations tell of a handshake: SIO-31. */
final class RemoteHandshakeTest {
  private final JsonCodec codec = new JacksonJsonCodec();

  @Test
  void sio31_whatIsToldIsFound() {
    HandshakeInfo handshake =
        new RemoteHandshake(
            Map.of(
                "headers",
                Map.of("host", "h", "set-cookie", List.of("a", "b")),
                "time",
                "Sat Nov 21 2026 20:25:48 GMT+0000 (Coordinated Universal Time)",
                "address",
                "::1",
                "xdomain",
                true,
                "secure",
                true,
                "issued",
                1795292748000L,
                "url",
                "/socket.io/?EIO=4",
                "query",
                Map.of("EIO", "4"),
                "auth",
                Map.of("token", "t")),
            codec);

    assertThat(handshake.header("Host")).isEqualTo("h");
    assertThat(handshake.headers()).containsEntry("set-cookie", List.of("a", "b"));
    assertThat(handshake.address()).isEqualTo("::1");
    assertThat(handshake.crossDomain()).isTrue();
    assertThat(handshake.secure()).isTrue();
    assertThat(handshake.issued()).isEqualTo(Instant.ofEpochMilli(1795292748000L));
    assertThat(handshake.url()).isEqualTo("/socket.io/?EIO=4");
    assertThat(handshake.query("EIO")).isEqualTo("4");
    assertThat(handshake.auth(Object.class)).isEqualTo(Map.of("token", "t"));
    assertThat(handshake.toMap()).containsKey("time");
  }

  @Test
  void sio31_whatIsNotToldOrIsOfAnotherKindIsEmpty() {
    for (Map<String, Object> told :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("headers", 1, "address", 2, "xdomain", "x", "issued", "x", "query", "x"))) {
      HandshakeInfo handshake = new RemoteHandshake(told, codec);

      assertThat(handshake.headers()).isEmpty();
      assertThat(handshake.header("host")).isNull();
      assertThat(handshake.query()).isEmpty();
      assertThat(handshake.query("EIO")).isNull();
      assertThat(handshake.auth(Object.class)).isNull();
      assertThat(handshake.address()).isEmpty();
      assertThat(handshake.crossDomain()).isFalse();
      assertThat(handshake.secure()).isFalse();
      assertThat(handshake.issued()).isEqualTo(Instant.EPOCH);
      assertThat(handshake.url()).isEmpty();
    }
  }
}
