package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is no packet, or one that is out of place, ends its connection and nothing else. */
@OnEachWay
final class BadPacketsTest extends UnderAttack {
  private static final String DEEP = "[".repeat(100_000) + "]".repeat(100_000);
  private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

  /** What the handlers have got. */
  private final Queue<String> names = new ConcurrentLinkedQueue<>();

  private static String placeholder(String num) {
    return "451-[\"a\",{\"_placeholder\":true,\"num\":" + num + "}]";
  }

  private static String nested(String before, int depth, String behind) {
    return before + "[".repeat(depth) + "]".repeat(depth) + behind;
  }

  /** Each of the packets ends a connection, by the mistake that it is. */
  private void assertEach(Stream<String> packets) throws IOException {
    Target target = start();
    List<String> all = packets.toList();
    for (String packet : all) {
      connect().send(packet).awaitClosed();
    }
    assertEndedByMistakes(target, all.size());
  }

  private static void assertEndedByMistakes(Target target, int count) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(target.reasons()).hasSize(count));
    assertThat(target.reasons()).isSubsetOf("parse error", "forced close", "transport error");
  }

  @Test
  void sec001_sec002_whatIsNoPacketEndsTheConnection() throws IOException {
    assertEach(
        Stream.of(
            "",
            "abc",
            "7",
            "8",
            "9x",
            "-",
            "\u0662",
            "\ufeff4",
            "b!!!!",
            "bAAA",
            "2",
            "4",
            "47",
            "48",
            "49",
            "4-",
            "4x",
            "4\u0662[\"a\"]",
            "4\ufeff2[\"a\"]",
            "42",
            "42{}",
            "42[]",
            "42[\"a\"",
            "42[\"a\"]x",
            "42[\"a\",]",
            "42[\"a\",tru]",
            "42[\"a\",\"\u0001\"]",
            "42[\"a\",01]",
            "41{}",
            "431",
            "431{}",
            "44{}",
            "44"));
  }

  @Test
  void sec001_whatIsOutOfPlaceEndsTheConnection() throws IOException {
    assertEach(Stream.of("40", "42/nope,[\"a\"]", "42/other,[\"a\"]", "41/other,", "43/other,1[]"));
  }

  @Test
  void sec001_whoHasNotConnectedOrNoLongerIsMaySendNothing() throws IOException {
    Target target = start();
    for (String packet : List.of("42[\"a\"]", "41", "430[]", "40[]", "40\"x\"", "40null", "40{")) {
      open().send(packet).awaitClosed();
    }
    connect().send("41", "42[\"a\"]").awaitClosed();

    await().until(() -> target.reasons().size() == 1);
    assertThat(target.reasons()).containsExactly("client namespace disconnect");
  }

  @Test
  void sec004_acknowledgementIdsAreExactOrRefused() throws IOException {
    assertEach(
        Stream.of(
            "429007199254740992[\"a\"]",
            "4299999999999999999999[\"a\"]",
            "42-1[\"a\"]",
            "42+1[\"a\"]",
            "421.5[\"a\"]",
            "42 1[\"a\"]",
            "421e3[\"a\"]",
            "42\u0661[\"a\"]",
            "42" + "1".repeat(990_000) + "[\"a\"]",
            "439007199254740992[]"));

    for (String id : List.of("0", "007", "9007199254740991")) {
      Peer peer = connect().send("42" + id + "[\"echo\",\"a\"]");
      assertThat(peer.take()).isEqualTo("43" + Long.parseLong(id) + "[\"a\"]");
    }
  }

  @Test
  void sec005_whatCannotNameAnEventEndsTheConnection() throws IOException {
    assertEach(
        Stream.concat(
            Stream.of(
                "42[null]",
                "42[true]",
                "42[{}]",
                "42[[]]",
                "42[{\"toString\":\"foo\"}]",
                "42[[\"echo\"]]"),
            Stream.of(
                    "connect",
                    "connect_error",
                    "disconnect",
                    "disconnecting",
                    "newListener",
                    "removeListener")
                .map(name -> "42[\"" + name + "\"]")));
  }

  @Test
  void sec005_anyOtherNameIsAnEventAndNoListenerOfTheServersOwn() throws IOException {
    Target target = start();
    target.io.onAny((socket, event) -> names.add(event.name()));
    String longName = "x".repeat(900_000);
    Peer peer = connect();

    for (String name : List.of("", "error", "connection", "__proto__", "constructor", longName)) {
      peer.send("42[\"" + name + "\"]");
    }
    peer.send("42[7]");
    peer.assertAlive();

    assertThat(names)
        .containsExactly(
            "", "error", "connection", "__proto__", "constructor", longName, "7", "echo");
  }

  @Test
  void sec007_attachmentsAreCountedInDigitsAndUpToTheLimit() throws IOException {
    assertEach(
        Stream.of(
            "45",
            "451",
            "45-",
            "45a-",
            "451.23-",
            "45-1-",
            "450-[\"a\"]",
            "451e1-[\"a\"]",
            "450x1-[\"a\"]",
            "45+1-[\"a\"]",
            "45 1-[\"a\"]",
            "4511-[\"a\"]",
            "452147483648-[\"a\"]",
            "451832742252-[\"a\"]",
            "4" + "5" + "9".repeat(900_000) + "-[\"a\"]",
            "4611-[]"));
  }

  @Test
  void sec007_tenAttachmentsAreDelivered() throws IOException {
    Target target = start();
    target.io.onAny((socket, event) -> names.add(event.name() + " " + event.size()));
    Peer peer = connect().send("4510-[\"a\"" + ("," + PLACEHOLDER).repeat(2) + "]");
    for (int i = 0; i < 10; i++) {
      peer.binary((byte) i);
    }

    peer.assertAlive();

    assertThat(names).containsExactly("a 2", "echo 1");
  }

  @Test
  void sec008_onlyANumberInRangeIsAPlaceholder() throws IOException {
    assertEach(
        Stream.concat(
            Stream.of("\"0\"", "-1", "1", "0.5", "1e0", "2147483648", "99999999999", "null", "[]")
                .map(BadPacketsTest::placeholder),
            Stream.of(
                "451-[\"a\",{\"_placeholder\":true}]",
                "451-[\"a\",{\"num\":1,\"_placeholder\":true}]",
                "451-[\"a\",{\"b\":[{\"num\":-1,\"_placeholder\":true}]}]")));
  }

  @Test
  void sec008_whatIsNoneStaysPlain() throws IOException {
    start();
    Peer peer = connect();
    peer.send("42[\"a\"," + PLACEHOLDER + "]");
    peer.send("451-[\"a\",{\"_placeholder\":\"true\",\"num\":7}]").binary((byte) 1);
    peer.assertAlive();

    Peer other = open().send("40{\"token\":" + PLACEHOLDER + "}");
    assertThat(other.take()).startsWith("40{");
    other.assertAlive();
  }

  @Test
  void sec012_whileAttachmentsAreAwaitedOnlyThoseMayCome() throws IOException {
    Target target = start();
    connect().send("451-[\"a\"," + PLACEHOLDER + "]", "42[\"b\"]").awaitClosed();
    connect().send("451-[\"a\"," + PLACEHOLDER + "]", "41").awaitClosed();
    connect().binary((byte) 1).awaitClosed();

    assertEndedByMistakes(target, 3);

    Peer peer = connect().send("451-[\"a\"," + PLACEHOLDER + "]", "3").binary((byte) 1);
    peer.assertAlive();
  }

  @Test
  void sec010_nestingHasALimitInEveryPacket() throws IOException {
    assertEach(
        Stream.of(
            nested("42[\"a\",", 500, "]"),
            "42[\"a\"," + DEEP + "]",
            "42[\"a\"," + "[".repeat(900_000),
            "42[\"a\"," + "{\"a\":".repeat(150_000),
            "431[" + DEEP + "]",
            "451-[\"a\"," + DEEP + "]",
            "461-1[" + DEEP + "]"));

    Peer peer = connect().send(nested("42[\"a\",", 499, "]"));
    peer.assertAlive();
    open().send("40{\"a\":" + DEEP + "}").awaitClosed();
    open().send("40/other,{\"a\":" + DEEP + "}").awaitClosed();
  }

  @Test
  void sec011_hugeNumbersAreRefused() throws IOException {
    assertEach(
        Stream.of(
            "42[\"a\"," + "9".repeat(990_000) + "]",
            "42[\"a\",0." + "9".repeat(990_000) + "]",
            "42[\"a\",1e" + "9".repeat(990_000) + "]"));
  }

  @Test
  void sec011_numbersThatWouldBecomeHugeAreRefusedWhereTheyAreBound() throws IOException {
    Target target = start();
    target.io.on("big", BigInteger.class, (socket, n) -> names.add("big " + n.bitLength()));
    target.io.on("int", Integer.class, (socket, n) -> names.add("int " + n));
    Peer peer = connect();

    peer.send("42[\"big\",1e999999999]", "42[\"int\",1e999999999]", "42[\"int\",-1e999999999]");
    peer.assertAlive();

    assertThat(names).isEmpty();
  }

  @Test
  void sec011_aMegabyteOfAnythingTakesLinearTime() throws IOException {
    Target target = start();
    target.io.on("any", Object.class, (socket, any) -> names.add("any"));
    StringBuilder keys = new StringBuilder();
    StringBuilder colliding = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      keys.append(",\"k").append(i).append("\":1");
    }
    for (int i = 0; i < 1 << 14; i++) {
      // The hash of each is the same: "Aa" and "BB" have one.
      colliding.append(",\"");
      for (int bit = 0; bit < 14; bit++) {
        colliding.append(((i >> bit) & 1) == 0 ? "Aa" : "BB");
      }
      colliding.append("\":1");
    }
    List<String> huge =
        List.of(
            "\"" + "x".repeat(990_000) + "\"",
            "\"" + "\\u0041".repeat(160_000) + "\"",
            "{" + keys.substring(1) + "}",
            "{" + colliding.substring(1) + "}",
            "[" + "1,".repeat(490_000) + "1]",
            "[" + "{},".repeat(330_000) + "{}]");
    Peer peer = connect();
    long began = System.nanoTime();

    for (String argument : huge) {
      peer.send("42[\"any\"," + argument + "]");
    }
    peer.assertAlive();

    // In linear time it is a fraction of a second; in quadratic time minutes.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(names).hasSize(huge.size());
  }

  @Test
  void sec013_theNamesOfClassesAreData() throws IOException {
    Target target = start();
    target.io.on("any", Object.class, (socket, any) -> names.add(any.getClass().getPackageName()));
    Peer peer = connect();

    peer.send(
        "42[\"any\",{\"@class\":\"javax.swing.JEditorPane\",\"page\":\"http://127.0.0.1:1/\"}]",
        "42[\"any\",[\"java.util.HashMap\",{}]]",
        "42[\"any\",{\"@type\":\"java.net.URL\",\"val\":\"http://127.0.0.1:1/\"}]");
    peer.assertAlive();

    assertThat(names).containsExactly("java.util", "java.util", "java.util");
  }
}
