package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is reached by what is emitted, in which order, and how it is acknowledged. */
abstract class BroadcastContract extends ServersContract {
  // ---- who is reached

  @Test
  void sio48_aBroadcastReachesEverybodyWithAllItsArguments() {
    first().emit("x", 1, 2.5, "ü", List.of(true), Map.of("k", "v"), null);

    servers.settle();
    String expected = "42[\"x\",1,2.5,\"ü\",[true],{\"k\":\"v\"},null]";
    assertThat(a.take()).containsExactly(expected);
    assertThat(b.take()).containsExactly(expected);
    assertThat(c.take()).containsExactly(expected);
  }

  @Test
  void sio48_bytesAnywhereInTheArgumentsReachEverybody() {
    first().emit("x", new byte[] {1, 2}, Map.of("k", ByteBuffer.wrap(new byte[] {3})));

    servers.settle();
    for (Peer peer : List.of(a, b, c)) {
      assertThat(peer.take())
          .containsExactly(
              "452-[\"x\",{\"_placeholder\":true,\"num\":0},"
                  + "{\"k\":{\"_placeholder\":true,\"num\":1}}]",
              "<0102>",
              "<03>");
    }
  }

  @Test
  void sio48_toReachesTheMembersOfTheRoom() {
    socket(a).join("r");
    socket(b).join("r");

    first().to("r").emit("x");

    assertReached(true, true, false);
  }

  @Test
  void sio48_aMemberOfTwoRoomsIsReachedOnce() {
    socket(b).join("r", "s");
    socket(c).join("s");

    first().to("r").to("s").emit("x");

    assertReached(false, true, true);
  }

  @Test
  void sio48_exceptLeavesOutWhoIsInAnyOfTheRooms() {
    socket(a).join("r");
    socket(b).join("r", "s");

    first().to("r").except("s").emit("x");
    assertReached(true, false, false);

    first().except("r", "t").emit("x");
    assertReached(false, false, true);
  }

  @Test
  void sio48_aSocketIdIsARoom() {
    first().to(b.id()).emit("x");
    assertReached(false, true, false);

    first().except(b.id()).emit("x");
    assertReached(true, false, true);
  }

  @Test
  void sio48_whatASocketSendsDoesNotReachItself() {
    socket(a).join("r");
    socket(b).join("r");

    socket(b).broadcast().emit("x");
    assertReached(true, false, true);

    socket(b).to("r").emit("x");
    assertReached(true, false, false);
  }

  @Test
  void sio49_anUnknownRoomIsNobody() {
    first().to("nobody").emit("x");

    assertReached(false, false, false);
  }

  @Test
  void sio50_localStaysOnThisServer() {
    boolean alone = serverCount() == 1;

    first().local().emit("x");

    assertReached(true, alone, alone || serverCount() == 2);
  }

  @Test
  void sio50_aVolatileEventIsDroppedWhereItCannotBeTakenAtOnce() {
    int last = serverCount() - 1;
    Peer slow = servers.connect(last, 0, "/", "");
    Peer witness = servers.connect(last, 0, "/", "");
    servers.settle();
    slow.reading(false);
    socket(slow).emit("big", "x".repeat(1 << 20));

    first().asVolatile().emit("volatile");
    first().emit("kept");
    servers.await("the witness", () -> witness.received().contains("42[\"kept\"]"));
    slow.reading(true);

    servers.settle();
    assertThat(witness.take()).containsExactly("42[\"volatile\"]", "42[\"kept\"]");
    assertThat(slow.take()).hasSize(2).last().isEqualTo("42[\"kept\"]");
  }

  @Test
  void sio19_namespacesAreApart() {
    for (int i = 0; i < serverCount(); i++) {
      servers.get(i).of("/other").onConnection(socket -> socket.join("r"));
    }
    Peer other = servers.connect(serverCount() - 1, 0, "/other", "");
    socket(b).join("r");

    first().of("/other").to("r").emit("x");

    servers.await("the event", () -> !other.received().isEmpty());
    assertThat(other.take()).containsExactly("42/other,[\"x\"]");
    assertReached(false, false, false);
  }

  // ---- order

  @Test
  void sio54_aSocketThatHasJoinedIsReachedAndOneThatHasLeftIsNot() {
    Socket socket = socket(a);

    for (int i = 0; i < 50; i++) {
      socket.join("r");
      first().to("r").emit("in", i);
      socket.leave("r");
      first().to("r").emit("out", i);
    }

    servers.settle();
    assertThat(a.take())
        .containsExactlyElementsOf(
            IntStream.range(0, 50).mapToObj(i -> "42[\"in\"," + i + "]").toList());
  }

  @Test
  void sio51_whatIsEmittedBehindSocketsJoinReachesThemWhereverTheyAre() {
    for (int i = 0; i < 50; i++) {
      first().in(b.id()).socketsJoin("r");
      first().to("r").emit("in", i);
      first().in("r").socketsLeave("r");
      first().to("r").emit("out", i);
    }

    servers.settle();
    assertThat(b.take())
        .containsExactlyElementsOf(
            IntStream.range(0, 50).mapToObj(i -> "42[\"in\"," + i + "]").toList());
    assertReached(false, false, false);
  }

  @Test
  void sio48_whatOneThreadSendsKeepsItsOrder() {
    first().socketsJoin("all");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 150; i += 3) {
      first().emit("n", i);
      first().to("all").emit("n", i + 1);
      first().to(a.id(), b.id(), c.id()).emit("n", i + 2);
      expected.add("42[\"n\"," + i + "]");
      expected.add("42[\"n\"," + (i + 1) + "]");
      expected.add("42[\"n\"," + (i + 2) + "]");
    }

    servers.settle();
    assertThat(a.take()).isEqualTo(expected);
    assertThat(b.take()).isEqualTo(expected);
    assertThat(c.take()).isEqualTo(expected);
  }

  // ---- acknowledgements of broadcasts

  @Test
  void sio45_theFirstValueOfEachAcknowledgementIsCollected() {
    CompletableFuture<BroadcastAcks<AckReply>> acks =
        first().timeout(ACK_TIMEOUT).emitWithAck("q", "?");
    c.answer("q", "[\"c\",\"more\"]");
    a.answer("q", "[\"a\"]");
    assertThat(acks).isNotDone();
    b.answer("q", "[{\"k\":[1,null]}]");

    BroadcastAcks<AckReply> result = servers.result(acks);
    assertThat(result.expected()).isEqualTo(3);
    assertThat(result.silentServers()).isZero();
    assertThat(result.complete()).isTrue();
    assertThat(result.replies())
        .extracting(reply -> reply.arg(0, Object.class))
        .hasSize(3)
        .contains("a", "c")
        .anySatisfy(value -> assertThat(value.toString()).isEqualTo("{k=[1, null]}"));
  }

  @Test
  void sio45_anAcknowledgementMayBeEmptyOrBinary() {
    CompletableFuture<BroadcastAcks<AckReply>> acks =
        first().to(b.id(), c.id()).timeout(ACK_TIMEOUT).emitWithAck("q");
    b.answer("q", "[]");
    long id = c.awaitQuestion("q");
    c.send("461-" + id + "[{\"_placeholder\":true,\"num\":0}]");
    c.send((byte) 7);

    assertThat(servers.result(acks).replies())
        .extracting(AckReply::size)
        .containsExactlyInAnyOrder(0, 1);
    assertThat(servers.result(acks).replies())
        .filteredOn(reply -> reply.size() == 1)
        .extracting(reply -> reply.arg(0, byte[].class)[0])
        .containsExactly((byte) 7);
  }

  @Test
  void sio45_typedRepliesAreBoundAndOthersCountAsNone() {
    CompletableFuture<BroadcastAcks<Integer>> acks =
        first()
            .timeout(ACK_TIMEOUT)
            .emitWithAck(AckEventType.of("q", String.class, Integer.class), "?");
    a.answer("q", "[1]");
    b.answer("q", "[2]");
    c.answer("q", "[\"three\"]");

    BroadcastAcks<Integer> result = servers.result(acks);
    assertThat(result.replies()).containsExactlyInAnyOrder(1, 2);
    assertThat(result.expected()).isEqualTo(3);
    assertThat(result.complete()).isFalse();
  }

  @Test
  void sio45_aBroadcastToNobodyCompletesWithoutTheTimeout() {
    BroadcastAcks<AckReply> result =
        servers.result(first().to("nobody").timeout(ACK_TIMEOUT).emitWithAck("q"));

    assertThat(result.expected()).isZero();
    assertThat(result.complete()).isTrue();
  }

  @Test
  void sio45_localAsksNobodyElse() {
    CompletableFuture<BroadcastAcks<AckReply>> acks =
        first().local().to(a.id()).timeout(ACK_TIMEOUT).emitWithAck("q");
    a.answer("q", "[1]");

    assertThat(servers.result(acks).expected()).isEqualTo(1);
  }

  @Test
  void sio46_whatHasComeWhenTheTimeIsOverIsTheResult() {
    CompletableFuture<BroadcastAcks<AckReply>> acks = first().timeout(ACK_TIMEOUT).emitWithAck("q");
    a.answer("q", "[\"a\"]");
    b.answer("q", "[\"b\"]");
    c.awaitQuestion("q");
    servers.settle();

    servers.advance(ACK_TIMEOUT.minus(TICK));
    assertThat(acks).isNotDone();
    servers.advance(TICK.multipliedBy(2));

    BroadcastAcks<AckReply> result = servers.result(acks);
    assertThat(result.replies()).hasSize(2);
    assertThat(result.expected()).isEqualTo(3);
    assertThat(result.silentServers()).isZero();
    assertThat(result.complete()).isFalse();
  }

  @Test
  void sio47_aTargetThatGoesAwayStillCounts() {
    CompletableFuture<BroadcastAcks<AckReply>> acks = first().timeout(ACK_TIMEOUT).emitWithAck("q");
    a.answer("q", "[]");
    b.answer("q", "[]");
    c.awaitQuestion("q");
    c.close();
    servers.settle();

    servers.advance(ACK_TIMEOUT.plus(TICK));

    BroadcastAcks<AckReply> result = servers.result(acks);
    assertThat(result.replies()).hasSize(2);
    assertThat(result.expected()).isEqualTo(3);
  }
}
