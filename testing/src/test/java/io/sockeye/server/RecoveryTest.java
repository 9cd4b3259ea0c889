package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.adapter.Recovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a client gets that comes back: features §2.12. */
final class RecoveryTest extends RecoveryFixture {
  // ---- what comes back

  @Test
  void sio66_idRoomsAndDataAreThereAgain() {
    RecoveringWire client = client(0);
    String sid = client.sid();
    last().join("r", "s");
    last().leave("s");
    last().data().put("user", Map.of("name", "ada"));

    client.lose().comeBack(1);

    assertThat(client.recovered()).isTrue();
    assertThat(client.sid()).isEqualTo(sid);
    assertThat(sockets).hasSize(2);
    assertThat(last().id()).isEqualTo(sid);
    assertThat(last().recovered()).isTrue();
    assertThat(last().recovery()).isEqualTo(Recovery.RECOVERED);
    assertThat(last().rooms()).containsExactlyInAnyOrder(sid, "r");
    assertThat(last().data()).containsExactly(Map.entry("user", Map.of("name", "ada")));
    assertThat(io.sockets().socket(sid)).isSameAs(last());
  }

  @Test
  void sio66_whatIsSentFromThenOnIsDeliveredAsBefore() {
    RecoveringWire client = client(0);
    last().join("r");
    client.lose().comeBack(1);

    io.emit("all");
    io.to("r").emit("room");
    io.to(client.sid()).emit("id");
    last().emit("one");

    assertThat(client.read().takeEvents())
        .containsExactly("42[\"all\"]", "42[\"room\"]", "42[\"id\"]", "42[\"one\"]");
  }

  @Test
  void sio66_theFirstConnectionOfAClientIsNotRecovered() {
    client(0);

    assertThat(last().recovered()).isFalse();
    assertThat(last().recovery()).isEqualTo(Recovery.NOT_REQUESTED);
  }

  @Test
  void sio66_dataThatAHandlerKeptAfterTheEndIsThereToo() {
    io.onDisconnect((socket, end) -> socket.data().put("left", end.reason().wireName()));
    RecoveringWire client = client(0);

    client.lose().comeBack(0);

    assertThat(last().data()).containsExactly(Map.entry("left", "transport error"));
  }

  @Test
  void sio67_missedIsWhatWasForItAndNothingElse() {
    RecoveringWire client = client(0);
    last().join("r", "s");
    client.lose();

    io.emit("all");
    io.to("r").emit("r");
    io.to("r", "s").emit("r and s");
    io.to("other").emit("other");
    io.except("s").emit("not s");
    io.to("r").except("s").emit("r, not s");
    io.to("r").except("other").emit("r, not other");
    io.to(client.sid()).emit("id");
    io.except(client.sid()).emit("not id");
    io.asVolatile().emit("volatile");
    Future<?> unused = io.emitWithAck("ack");

    assertThat(client.comeBack(1).takeEvents())
        .containsExactly(
            "42[\"all\"]", "42[\"r\"]", "42[\"r and s\"]", "42[\"r, not other\"]", "42[\"id\"]");
  }

  @Test
  void sio56_aVolatileEventIsNotKept() {
    RecoveringWire client = client(0);
    client.lose();

    sockets.get(0).asVolatile().emit("x");
    io.asVolatile().emit("x");

    assertThat(client.comeBack(1).takeEvents()).isEmpty();
    assertThat(client.recovered()).isTrue();
  }

  @Test
  void sio67_joinsAndLeavesOfTheTimeCount() {
    RecoveringWire client = client(0);
    Socket socket = last();

    // Nothing of this arrives: it is written, and lost with the connection.
    io.to("r").emit("before");
    socket.join("r");
    io.to("r").emit("inside");
    socket.leave("r");
    io.to("r").emit("between");
    socket.join("r");
    io.except("r").emit("without me");
    socket.leave("r");
    io.except("r").emit("with me");
    fixture.clock.settle();
    client.lose();

    assertThat(client.comeBack(1).takeEvents())
        .containsExactly("42[\"inside\"]", "42[\"with me\"]");
  }

  @Test
  void sio67_whatWasBeforeTheSocketIsNotMissed() {
    Wire other = fixture.connect(1);
    io.use(
        socket -> {
          if (!socket.recovered()) {
            socket.join("r");
            io.to("r").emit("too early");
            io.emit("too early");
          }
        });
    RecoveringWire client = new RecoveringWire(fixture, 0);
    client.lose().comeBack(0);

    assertThat(client.recovered()).isTrue();
    assertThat(client.takeEvents()).isEmpty();
    assertThat(other.take()).singleElement().asString().contains("too early");
  }

  @Test
  void sio67_whatWasSentWhileAMiddlewareDecidedIsNotMissed() {
    io.use(
        socket -> {
          if (!socket.recovered()) {
            socket.emit("early");
            socket.join("r");
            io.emit("too early");
            io.to("r").emit("too early");
          }
        });
    RecoveringWire client = new RecoveringWire(fixture, 0);
    assertThat(client.takeEvents()).containsExactly("42[\"early\"]");
    last().emit("lost on the way");
    fixture.clock.settle();

    assertThat(client.lose().comeBack(0).takeEvents()).containsExactly("42[\"lost on the way\"]");
  }

  @Test
  void sio72_whatAClientSendsTwiceIsHandledTwice() {
    List<String> handled = new ArrayList<>();
    io.on("order", String.class, (socket, what) -> handled.add(what));
    RecoveringWire client = client(0);
    client.wire().send("42[\"order\",\"tea\"]");

    client.lose().comeBack(0);
    assertThat(handled).containsExactly("tea");
    client.wire().send("42[\"order\",\"tea\"]");
    fixture.clock.settle();

    assertThat(handled).containsExactly("tea", "tea");
  }

  @Test
  void sio65_oneThatHasReceivedNothingYetGetsEverything() {
    RecoveringWire client = new RecoveringWire(fixture, 0);
    last().emit("lost on the way");
    fixture.clock.settle();
    client.lose();
    io.emit("missed");

    assertThat(client.offset()).isNull();
    assertThat(client.comeBack(1).takeEvents())
        .containsExactly("42[\"lost on the way\"]", "42[\"missed\"]");
    assertThat(client.recovered()).isTrue();
  }

  @Test
  void sio65_anOffsetOfAnEarlierSessionDoesNotMatterToOneThatHasReceivedNothing() {
    RecoveringWire client = client(0);
    client.wire().send("41");
    client.lose().comeBack(0);
    assertAnew(client, Recovery.UNKNOWN_SESSION);
    client.lose();
    io.emit("missed");

    assertThat(client.comeBack(1).takeEvents()).containsExactly("42[\"missed\"]");
    assertThat(client.recovered()).isTrue();
  }

  @Test
  void sio66_itCanBeRecoveredAgainAndAgain() {
    RecoveringWire client = client(0);
    for (int i = 0; i < 20; i++) {
      client.lose();
      io.emit("x", i);
      client.comeBack(i % 2);
      assertThat(client.recovered()).isTrue();
      assertThat(client.takeEvents()).containsExactly("42[\"x\"," + i + "]");
    }
    assertThat(usage().sessions()).isZero();
    assertThat(usage().sockets()).isEqualTo(1);
  }

  @Test
  void sio66_whatALostRecoveryHasSentIsSentAgain() {
    RecoveringWire client = client(0);
    client.lose();
    io.emit("a");
    client.open(1).send(client.connectPacket(""));
    fixture.clock.settle();
    // The client has seen nothing of it: not what it has missed, nor CONNECT.
    client.lose();
    io.emit("b");

    assertThat(client.comeBack(0).takeEvents()).containsExactly("42[\"a\"]", "42[\"b\"]");
  }

  @Test
  void sio67_whatIsEmittedToTheOldSocketObjectReachesTheClient() {
    RecoveringWire client = client(0);
    Socket old = last();
    client.lose();
    old.emit("while away");
    client.comeBack(1);
    old.emit("while back");

    assertThat(client.read().takeEvents())
        .containsExactly("42[\"while away\"]", "42[\"while back\"]");
  }

  @Test
  void sio36_theOldSocketObjectChangesNoRoomsOfTheNewOne() {
    RecoveringWire client = client(0);
    Socket old = last();
    old.join("r");
    client.lose().comeBack(1);

    old.leave("r");
    old.join("s");
    io.to("r").emit("x");

    assertThat(last().rooms()).containsExactlyInAnyOrder(client.sid(), "r");
    assertThat(client.read().takeEvents()).containsExactly("42[\"x\"]");
  }

  @Test
  void sio67_aQuietClientIsRecoveredHoweverMuchOthersGet() {
    RecoveringWire quiet = client(0);
    client(1);
    Socket other = last();

    // Far beyond the time for which packets are kept.
    for (int i = 0; i < 100; i++) {
      other.emit("x", i);
      fixture.answerPings(Duration.ofSeconds(10), quiet.wire());
    }
    quiet.lose();
    sockets.get(0).emit("missed");

    assertThat(quiet.comeBack(1).takeEvents()).containsExactly("42[\"missed\"]");
    assertThat(quiet.recovered()).isTrue();
  }

  @Test
  void sio67_aSessionOfOneNamespaceIsNoneOfAnother() {
    io.of("/b").onConnection(sockets::add);
    RecoveringWire client = new RecoveringWire(fixture, 0, "/b");
    last().emit("first");
    client.read().lose();

    Wire wire = fixture.open(0).send(client.connectPacket("").replace("/b,", ""));
    fixture.clock.settle();

    assertThat(wire.take()).singleElement().asString().doesNotContain(client.pid());
    assertThat(last().recovery()).isEqualTo(Recovery.UNKNOWN_SESSION);
    assertThat(client.comeBack(0).recovered()).isTrue();
  }

  // ---- what a middleware sees and does

  @Test
  void sio27_whatAMiddlewareEmitsIsOnTheWireBeforeConnect() {
    io.use(socket -> socket.emit("early", socket.recovered()));
    RecoveringWire client = new RecoveringWire(fixture, 0);
    assertThat(client.takeEvents()).containsExactly("42[\"early\",false]");

    client.lose();
    io.emit("missed");

    assertThat(client.comeBack(1).takeEvents())
        .containsExactly("42[\"missed\"]", "42[\"early\",true]");
    client.lose().comeBack(0);
    assertThat(client.recovered()).isTrue();
    assertThat(client.takeEvents()).containsExactly("42[\"early\",true]");
  }

  @Test
  void sio69_aMiddlewareSeesTheSocketAsItIsGoingToBe() {
    List<String> seen = new ArrayList<>();
    RecoveringWire client = client(0);
    last().join("r");
    last().data().put("k", 1);
    io.use(
        socket ->
            seen.add(
                socket.id().equals(client.sid())
                    + " "
                    + socket.recovered()
                    + " "
                    + socket.rooms().equals(Set.of("r", socket.id()))
                    + " "
                    + socket.data()
                    + " "
                    + socket.connected()));

    client.lose().comeBack(0);

    assertThat(seen).containsExactly("true true true {k=1} false");
  }

  @Test
  void sio69_nothingIsSentToOneThatAMiddlewareRefuses() {
    RecoveringWire client = client(0);
    client.lose();
    io.emit("secret");
    io.use(
        socket -> {
          Map<?, ?> auth = socket.handshake().auth(Map.class);
          if (auth == null || !"good".equals(auth.get("token"))) {
            throw new ConnectRefusedException("banned");
          }
        });

    assertThat(client.open(0).send(client.connectPacket("")).take())
        .containsExactly("44{\"message\":\"banned\"}");

    // With the right token it may come again, as long as its time lasts.
    assertThat(client.comeBack(1, "\"token\":\"good\"").takeEvents())
        .containsExactly("42[\"secret\"]");
    assertThat(client.recovered()).isTrue();
  }

  @Test
  void sio69_whatARefusedOneChangedIsForgotten() {
    RecoveringWire client = client(0);
    last().join("r");
    List<String> verdicts = new ArrayList<>(List.of("no", "yes"));
    io.use(
        socket -> {
          socket.leave("r");
          socket.data().put("k", 1);
          if (verdicts.remove(0).equals("no")) {
            throw new ConnectRefusedException("no");
          }
          socket.join("r");
          socket.data().remove("k");
        });
    client.lose();
    io.to("r").emit("x");
    client.open(0).send(client.connectPacket(""));
    fixture.clock.settle();
    assertThat(io.sockets().adapter().rooms()).isEmpty();

    client.comeBack(0);

    assertThat(last().rooms()).contains("r");
    assertThat(last().data()).isEmpty();
  }

  @Test
  void sio69_aRoomThatAMiddlewareLeavesIsLeftAsOfTheEndOfTheConnection() {
    RecoveringWire client = client(0);
    last().join("vip", "r");
    io.to("vip").emit("when it was there");
    fixture.clock.settle();
    client.lose();
    io.to("vip").emit("for vips");
    io.to("r").emit("for all");
    io.use(socket -> socket.leave("vip"));

    assertThat(client.comeBack(0).takeEvents())
        .containsExactly("42[\"when it was there\"]", "42[\"for all\"]");
  }

  @Test
  void sio69_middlewaresAreSkippedIfWanted() {
    try (Fixture skipping =
        new Fixture(
            options ->
                options.connectionStateRecovery(
                    RecoveryOptions.builder().skipMiddlewares(true).build()))) {
      List<Boolean> ran = new ArrayList<>();
      skipping.io.use(socket -> ran.add(socket.recovered()));
      RecoveringWire client = new RecoveringWire(skipping, 0);
      skipping.io.emit("first");
      client.read().lose().comeBack(1);

      assertThat(client.recovered()).isTrue();
      client.wire().send("41");
      client.lose().comeBack(1);
      assertThat(client.recovered()).isFalse();
      assertThat(ran).containsExactly(false, false);
    }
  }
}
