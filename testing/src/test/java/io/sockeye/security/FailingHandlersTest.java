package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.server.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Code of the application that throws: nobody listens to errors here. */
@OnEachWay
final class FailingHandlersTest extends UnderAttack {
  /** What is thrown where. */
  private static void fail(String how) throws Exception {
    switch (how) {
      case "exception" -> throw new Exception(LogWatch.FORGED);
      case "runtime" -> throw new IllegalStateException(LogWatch.FORGED);
      case "error" -> throw new AssertionError(LogWatch.FORGED);
      case "stack" -> fail("stack");
      case "memory" -> throw new OutOfMemoryError("of the application's own making");
      case "parse" -> {
        int unused = Integer.parseInt(LogWatch.FORGED);
      }
      default -> throw new NullPointerException();
    }
  }

  private static final List<String> HOW =
      List.of("exception", "runtime", "error", "stack", "memory", "parse", "null");

  @Test
  void sec060_aHandlerThatThrowsIsNoEndOfAnything() throws IOException {
    Target target = start();
    target.io.on("fail", String.class, (socket, how) -> fail(how));
    target.io.onWithAck(
        "failWithAck",
        String.class,
        (socket, how) -> {
          fail(how);
          return "not reached";
        });
    target.io.onWithAckAsync(
        "failLater",
        String.class,
        (socket, how) -> CompletableFuture.failedFuture(new AssertionError(LogWatch.FORGED)));
    Peer peer = connect();
    for (String how : HOW) {
      peer.send("42[\"fail\",\"" + how + "\"]");
      peer.send("421[\"failWithAck\",\"" + how + "\"]");
      peer.send("422[\"failLater\",\"" + how + "\"]");
      peer.assertAlive();
    }
    assertThat(target.reasons()).isEmpty();
  }

  @Test
  void sec060_argumentsOfTheWrongKindToo() throws IOException {
    Target target = start();
    target.io.on("typed", Integer.class, (socket, n) -> assertThat(n).isNotNull());
    target.io.on("two", Integer.class, String.class, (socket, n, s) -> {});
    Peer peer = connect();
    for (String arguments :
        List.of(
            "",
            ",null",
            ",\"x\"",
            ",{}",
            ",[]",
            ",true",
            ",1.5",
            ",99999999999",
            ",\"\\r\\nFORGED \\u001b[31m\"")) {
      peer.send("42[\"typed\"" + arguments + "]", "42[\"two\"" + arguments + ",1]");
      peer.assertAlive();
    }
  }

  @Test
  void sec060_aThousandFailuresAreNoThousandLinesInTheLog() throws IOException {
    Target target = start();
    target.io.on("fail", String.class, (socket, how) -> fail(how));
    Peer peer = connect();
    String[] events = new String[1000];
    Arrays.fill(events, "42[\"fail\",\"runtime\"]");

    awaitLog(
        target, () -> peer.send(events), "A handler of / failed for event \"fail\" (", "more of");
    peer.assertAlive();
  }

  @Test
  void sec060_connectionAndDisconnectHandlersThatThrow() throws IOException {
    Target target = start();
    target.io.onConnection(socket -> fail("runtime"));
    target.io.onConnection(socket -> fail("stack"));
    target.io.onDisconnecting((socket, end) -> fail("error"));
    AtomicInteger ends = new AtomicInteger();
    target.io.onDisconnect((socket, end) -> fail("parse"));
    target.io.onDisconnect((socket, end) -> ends.incrementAndGet());
    for (int i = 0; i < 10; i++) {
      Peer peer = connect();
      peer.assertAlive();
      peer.send("41");
    }
    await().until(() -> ends.get() == 10);
  }

  @Test
  void sec060_middlewaresOfEventsThatThrowKeepTheEventAndNothingElse() throws IOException {
    Target target = start();
    target.io.onConnection(
        socket ->
            socket.use(
                event -> {
                  if (event.name().equals("bad")) {
                    fail("error");
                  }
                }));
    Peer peer = connect().send("42[\"bad\"]");
    peer.assertAlive();
  }

  @Test
  void sec060_whatIsChainedToAnAcknowledgementMayThrow() throws IOException {
    Target target = start();
    target.io.on(
        "ask",
        socket -> {
          CompletableFuture<?> unused =
              socket
                  .emitWithAck("question")
                  .whenComplete(
                      (reply, failure) -> {
                        throw new AssertionError(LogWatch.FORGED);
                      });
        });
    Peer peer = connect().send("42[\"ask\"]");
    assertThat(peer.take()).isEqualTo("420[\"question\"]");
    peer.send("430[]");
    peer.assertAlive();
  }

  @Test
  void sec060_aPredicateOfNamespacesThatThrowsRefuses() throws IOException {
    Target target = start();
    target.io.of(
        (name, handshake) -> {
          fail("runtime");
          return true;
        });
    Peer peer = connect();
    for (int i = 0; i < 20; i++) {
      peer.send("40/dynamic" + i + ",");
      assertThat(peer.take()).isEqualTo("44/dynamic" + i + ",{\"message\":\"Invalid namespace\"}");
    }
    peer.assertAlive();
  }

  @Test
  void sec061_aClientIsToldWhatTheApplicationChoseAndNothingElse() throws IOException {
    Target target = start();
    target.io.of("/other").use(socket -> fail(String.valueOf(socket.handshake().auth(How.class))));
    for (String how : HOW) {
      Peer peer = connect().send("40/other,{\"how\":\"" + how + "\"}");
      String refusal = peer.take();
      assertThat(refusal).isEqualTo("44/other,{\"message\":\"internal error\"}");
      peer.assertAlive();
    }
  }

  /** What the client says. */
  record How(String how) {
    @Override
    public String toString() {
      return how;
    }
  }

  @Test
  void sec063_disconnectingFromAnywhereEndsOnce() throws IOException {
    Target target = start();
    target.io.on("handler", socket -> socket.disconnect());
    target.io.on("ack", FailingHandlersTest::disconnectBehind);
    target.io.on("thread", FailingHandlersTest::disconnectElsewhere);
    target.io.on("everybody", socket -> target.io.disconnectSockets(true));
    Peer asked = connect().send("42[\"ack\"]");
    assertThat(asked.take()).isEqualTo("420[\"q\"]");
    asked.send("430[]").awaitClosed();
    for (String event : List.of("handler", "thread", "everybody")) {
      connect().send("42[\"" + event + "\"]");
    }

    await().atMost(Duration.ofSeconds(10)).until(() -> target.reasons().size() == 4);
  }

  private static void disconnectBehind(Socket socket) {
    CompletableFuture<?> unused = socket.emitWithAck("q").thenRun(() -> socket.disconnect(true));
  }

  private static void disconnectElsewhere(Socket socket) {
    for (int i = 0; i < 4; i++) {
      new Thread(() -> socket.disconnect(true)).start();
    }
  }

  @Test
  void sec063_disconnectingInAMiddlewareRefuses() throws IOException {
    Target target = start();
    target.io.of("/other").use(Socket::disconnect);
    Peer peer = connect().send("40/other,");
    assertThat(peer.take()).isEqualTo("44/other,{\"message\":\"disconnected\"}");
    peer.assertAlive();
    assertThat(target.io.of("/other").sockets()).isEmpty();
  }

  @Test
  void sec063_disconnectingWhileABroadcastGoesRound() throws IOException {
    Target target = start();
    target.io.on(
        "round",
        socket -> {
          for (Socket each : target.io.sockets().sockets()) {
            target.io.emit("news");
            each.disconnect(true);
          }
        });
    for (int i = 0; i < 20; i++) {
      connect();
    }
    connect().send("42[\"round\"]");
    await().atMost(Duration.ofSeconds(10)).until(() -> target.reasons().size() == 21);
  }

  @Test
  void sec065_whatAClientNamesCannotForgeTheLog() throws IOException {
    Target target = start(options -> options.cleanupEmptyChildNamespaces(true));
    target.io.of(Pattern.compile("^/dynamic")).on("fail", socket -> fail("runtime"));
    target.io.of(Pattern.compile("^/refused")).use(socket -> fail("runtime"));
    String forged = LogWatch.FORGED.replace("%n", "%n{}");
    target.io.onRaw(forged, (socket, event) -> fail("runtime"));
    Peer peer = connect();

    peer.send("40/dynamic" + forged + ",");
    assertThat(peer.take()).startsWith("40/dynamic" + forged + ",{");
    awaitLog(
        target,
        () -> peer.send("42/dynamic" + forged + ",[\"fail\"]"),
        "A handler of /dynamic\\u000d\\u000aFORGED");
    peer.send("40/refused" + forged + ",");
    assertThat(peer.take()).startsWith("44/refused" + forged + ",{");
    awaitLog(
        target, () -> peer.send("42[" + quoted(forged) + "]"), "for event \"\\u000d\\u000aFORGED");
    peer.send("40/nobody" + forged + ",");
    assertThat(peer.take()).startsWith("44/nobody" + forged + ",{");
    peer.assertAlive();
    Raw raw =
        target
            .raw()
            .get(
                Target.POLLING + "&sid=%0d%0aFORGED%1b[31m",
                "User-Agent: ${jndi:ldap://127.0.0.1/a}%n\u009b31m\n");
    assertThat(raw.answer().status()).isEqualTo(400);
  }

  /** Does it until the log says so: within a second of another failure there it does not. */
  private static void awaitLog(Target target, Runnable cause, String... parts) {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              cause.run();
              assertThat(target.log().text()).contains(parts);
            });
  }

  private static String quoted(String text) {
    return '"' + text.replace("\r", "\\r").replace("\n", "\\n").replace("\u001b", "\\u001b") + '"';
  }
}
