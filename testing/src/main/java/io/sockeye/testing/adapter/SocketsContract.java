package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckReply;
import io.sockeye.event.AckTimeoutException;
import io.sockeye.event.DisconnectedException;
import io.sockeye.event.EventType;
import io.sockeye.event.TypeRef;
import io.sockeye.server.HandshakeInfo;
import io.sockeye.server.RemoteSocket;
import io.sockeye.server.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What can be done with sockets wherever they are. */
abstract class SocketsContract extends BroadcastContract {
  // ---- sockets wherever they are

  @Test
  void sio51_fetchSocketsFindsThemOnAllServers() {
    socket(a).join("r");
    socket(c).join("r", "s");

    assertThat(ids(servers.result(first().fetchSockets())))
        .containsExactlyInAnyOrder(a.id(), b.id(), c.id());
    assertThat(ids(servers.result(first().in("r").fetchSockets())))
        .containsExactlyInAnyOrder(a.id(), c.id());
    assertThat(ids(servers.result(first().in("r", "s").except(a.id()).fetchSockets())))
        .containsExactly(c.id());
    assertThat(servers.result(first().in("nobody").fetchSockets())).isEmpty();
  }

  @Test
  void sio51_localFetchesThoseOfThisServerAtOnce() {
    CompletableFuture<List<RemoteSocket>> found = first().local().fetchSockets();

    assertThat(found).isDone();
    assertThat(ids(found.join()))
        .containsExactlyInAnyOrderElementsOf(
            first().sockets().sockets().stream().map(Socket::id).toList());
  }

  @Test
  void sio51_theSocketsOfThisServerAreTheRealOnes() {
    assertThat(fetched(a)).isSameAs(socket(a));
  }

  @Test
  void sio51_aFetchedSocketIsDescribed() {
    Peer peer = servers.connect(serverCount() - 1, 0, "/", "{\"token\":\"t\"}");
    socket(peer).join("r");
    socket(peer).data().put("user", new User("ada", 3));
    socket(peer).data().put("tags", List.of("x", "y"));

    RemoteSocket found = fetched(peer);

    assertThat(found.rooms()).containsExactlyInAnyOrder(peer.id(), "r");
    assertThat(found.data("user", User.class)).isEqualTo(new User("ada", 3));
    assertThat(found.data("tags", new TypeRef<List<String>>() {})).containsExactly("x", "y");
    assertThat(found.data("none", String.class)).isNull();
    HandshakeInfo handshake = found.handshake();
    Socket real = socket(peer);
    assertThat(handshake.query("EIO")).isEqualTo("4");
    assertThat(handshake.query("none")).isNull();
    assertThat(handshake.url()).isEqualTo("/socket.io/?EIO=4&transport=websocket");
    assertThat(handshake.address()).isEqualTo(real.handshake().address()).isNotEmpty();
    assertThat(handshake.issued().toEpochMilli())
        .isEqualTo(real.handshake().issued().toEpochMilli());
    assertThat(handshake.secure()).isFalse();
    assertThat(handshake.crossDomain()).isFalse();
    assertThat(handshake.auth(new TypeRef<Map<String, String>>() {})).containsEntry("token", "t");
    assertThat(handshake.headers()).containsOnlyKeys(real.handshake().headers().keySet());
  }

  @Test
  void sio51_aFetchedSocketCanBeSentToAndMoved() {
    RemoteSocket found = fetched(b);

    found.emit("hello", 1);
    found.emit(EventType.of("typed", String.class), "t");
    found.join("r", "s");
    first().to("r").emit("in");
    found.leave("r");
    first().to("r").emit("out");
    first().to("s").emit("in");

    servers.settle();
    assertThat(b.take())
        .containsExactly("42[\"hello\",1]", "42[\"typed\",\"t\"]", "42[\"in\"]", "42[\"in\"]");
    assertThat(socket(b).rooms()).containsExactlyInAnyOrder(b.id(), "s");
    assertReached(false, false, false);
  }

  @Test
  void sio51_aFetchedSocketCanBeDisconnected() {
    fetched(b).disconnect();
    servers.await("the end of b", () -> b.received().contains("41"));
    assertThat(b.isOpen()).isTrue();

    fetched(c).disconnect(true);
    servers.await("the end of c", () -> !c.isOpen());
  }

  @Test
  void sio51_socketsJoinAndLeaveMoveThoseThatAreMeant() {
    first().in(a.id(), b.id()).socketsJoin("r", "s");
    first().to("r").emit("x");
    assertReached(true, true, false);

    first().in("r").except(a.id()).socketsLeave("r", "s");
    first().to("r", "s").emit("x");
    assertReached(true, false, false);
    assertThat(socket(b).rooms()).containsExactly(b.id());
  }

  @Test
  void sio51_socketsJoinOfASocketItselfMovesTheOthers() {
    socket(a).broadcast().socketsJoin("r");
    first().to("r").emit("x");

    assertReached(false, true, true);
  }

  @Test
  void sio51_disconnectSocketsEndsThoseThatAreMeantAndNothingReachesThemAnyMore() {
    first().in(b.id()).disconnectSockets();
    first().emit("x");

    servers.await("the end of b", () -> b.received().contains("41"));
    servers.await("an event", () -> !c.received().isEmpty());
    assertThat(b.isOpen()).isTrue();
    assertThat(b.take()).containsExactly("41");
    assertThat(a.take()).containsExactly("42[\"x\"]");
    assertThat(c.take()).containsExactly("42[\"x\"]");
  }

  @Test
  void sio51_disconnectSocketsMayCloseTheConnections() {
    first().except(a.id()).disconnectSockets(true);

    servers.await("the end of b and c", () -> !b.isOpen() && !c.isOpen());
    assertThat(a.isOpen()).isTrue();
  }

  @Test
  void sio51_localLeavesTheOtherServersAlone() {
    first().local().socketsJoin("r");
    first().to("r").emit("x");
    boolean alone = serverCount() == 1;
    assertReached(true, alone, alone || serverCount() == 2);

    first().local().socketsLeave("r");
    first().to("r").emit("x");
    assertReached(false, false, false);

    first().local().disconnectSockets(true);
    servers.await("the end of a", () -> !a.isOpen());
    servers.settle();
    assertThat(b.isOpen()).isEqualTo(!alone);
  }

  // ---- one socket asked, wherever it is

  @Test
  void sio52_aFetchedSocketAnswers() {
    CompletableFuture<AckReply> reply = fetched(b).timeout(ACK_TIMEOUT).emitWithAck("q", 1);
    b.answer("q", "[\"b\"]");

    assertThat(servers.result(reply).arg(0, String.class)).isEqualTo("b");
  }

  @Test
  void sio52_aFetchedSocketThatDoesNotAnswerTimesOut() {
    CompletableFuture<AckReply> reply = fetched(b).timeout(ACK_TIMEOUT).emitWithAck("q");
    b.awaitQuestion("q");
    servers.settle();

    servers.advance(ACK_TIMEOUT.minus(TICK));
    assertThat(reply).isNotDone();
    servers.advance(TICK.multipliedBy(2));

    assertThat(servers.failure(reply)).isInstanceOf(AckTimeoutException.class);
  }

  @Test
  void sio52_aFetchedSocketThatIsGoneFailsWithoutTheTimeout() {
    RemoteSocket found = fetched(b);
    b.close();
    servers.settle();

    CompletableFuture<AckReply> reply = found.timeout(ACK_TIMEOUT).emitWithAck("q");

    assertThat(servers.failure(reply)).isInstanceOf(DisconnectedException.class);
  }
}
