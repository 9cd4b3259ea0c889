package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What a client says of itself in CONNECT. */
@OnEachWay
final class AuthTest extends UnderAttack {
  private static final String SECRET = "hunter2secret";

  private final Queue<Object> seen = new ConcurrentLinkedQueue<>();

  @Test
  void sec038_itIsDataLikeThatOfEvents() throws IOException {
    Target target = start();
    target.io.onConnection(
        socket -> seen.add(String.valueOf(socket.handshake().auth(Object.class))));
    for (String auth :
        List.of(
            "{\"__proto__\":{\"admin\":true}}",
            "{\"_placeholder\":true,\"num\":0}",
            "{\"@class\":\"java.net.URL\"}",
            "{\"a\":\"" + "x".repeat(60_000) + "\"}")) {
      Peer peer = open().send("40" + auth);
      assertThat(peer.take()).startsWith("40{");
      peer.assertAlive();
    }
    assertThat(seen)
        .startsWith("{__proto__={admin=true}}", "{_placeholder=true, num=0}")
        .hasSize(4);
  }

  @Test
  void sec038_whatIsNoObjectEndsTheConnection() throws IOException {
    Target target = start();
    for (String auth :
        List.of("[]", "\"x\"", "null", "{", "{\"a\":}", "{\"a\":1}x", "{\"a\":\"\u0001\"}")) {
      open().send("40" + auth).awaitClosed();
    }
    assertThat(target.reasons()).isEmpty();
  }

  @Test
  void sec038_itIsLimitedAsEventsAre() throws IOException {
    start();
    Peer peer = open().send("40{\"a\":\"" + "x".repeat(1_000_000) + "\"}");
    if (peer instanceof PollingPeer polling) {
      assertThat(polling.lastStatus()).isEqualTo(413);
    } else {
      peer.awaitClosed();
    }
    Peer large = open().send("40{\"a\":\"" + "x".repeat(70_000) + "\"}");
    assertThat(large.take()).isEqualTo("44{\"message\":\"Auth too large\"}");
    open().send("40{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}").awaitClosed();
    open().send("451-{\"a\":{\"_placeholder\":true,\"num\":0}}").awaitClosed();
  }

  /** What the application expects. */
  record Token(long id) {}

  @Test
  void sec038_itIsNotLoggedEitherIfItIsOfAnotherType() throws IOException {
    Target target = start();
    target.io.use(socket -> seen.add(String.valueOf(socket.handshake().auth(Token.class))));
    Peer peer = open().send("40{\"id\":\"" + SECRET + "\"}");

    assertThat(peer.take()).isEqualTo("44{\"message\":\"internal error\"}");
    assertThat(target.log().text()).doesNotContain(SECRET);
    seen.clear();
  }

  @Test
  void sec038_itIsNotLoggedWhateverBecomesOfIt() throws IOException {
    Target target = start();
    target.io.use(
        socket -> {
          if (String.valueOf(socket.handshake().auth(Object.class)).contains("fail")) {
            throw new IllegalStateException("a mistake of the application");
          }
        });
    Peer failing = open().send("40{\"password\":\"" + SECRET + "\",\"fail\":1}");
    assertThat(failing.take()).isEqualTo("44{\"message\":\"internal error\"}");
    open().send("40{\"password\":\"" + SECRET + "\",").awaitClosed();
    Peer twice = open().send("40{\"password\":\"" + SECRET + "\"}");
    assertThat(twice.take()).startsWith("40{");
    twice.send("40{\"password\":\"" + SECRET + "\"}").awaitClosed();

    await().until(() -> target.reasons().size() == 1);
    assertThat(target.log().text()).doesNotContain(SECRET);
  }
}
