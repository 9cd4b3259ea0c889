package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of what is sent under a key only the latest matters. */
final class ConflateTest {
  private static final String BIG = "x".repeat(1 << 20);

  private final Fixture fixture = new Fixture(options -> options.maxConflatedKeys(3));
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();

  ConflateTest() {
    io.onConnection(sockets::add);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A client that has stopped reading: what is big enough to fill its buffer is on the way. */
  private Wire stuck(int lane) {
    Wire wire = fixture.connect(lane);
    wire.reading(false);
    sockets.get(sockets.size() - 1).emit("big", BIG);
    fixture.clock.settle();
    return wire;
  }

  /** What comes behind the big one when the client reads again. */
  private static List<String> taken(Wire wire) {
    wire.reading(true);
    List<String> all = wire.take();
    assertThat(all.get(0)).startsWith("42[\"big\"");
    return all.subList(1, all.size());
  }

  @Test
  void aClientThatCanTakeItGetsEverything() {
    Wire wire = fixture.connect();

    sockets.get(0).conflate("k").emit("x", 1);
    sockets.get(0).conflate("k").emit("x", 2);

    assertThat(wire.take()).containsExactly("42[\"x\",1]", "42[\"x\",2]");
  }

  @Test
  void aWebSocketThatDoesNotReadGetsTheLatestOfEachKeyWhenItDoes() {
    Wire wire = stuck(0);
    Socket socket = sockets.get(0);

    socket.conflate("a").emit("x", 1);
    socket.conflate("b").emit("x", 2);
    socket.conflate("a").emit("y", 3, new byte[] {1});
    socket.conflate("b").emit("x", 4);
    fixture.clock.settle();

    assertThat(taken(wire))
        .containsExactly("451-[\"y\",3,{\"_placeholder\":true,\"num\":0}]", "<01>", "42[\"x\",4]");
  }

  @Test
  void whatWaitsIsOvertakenByOtherEventsAndOvertakesNone() {
    Wire wire = stuck(0);
    Socket socket = sockets.get(0);

    socket.emit("before");
    socket.conflate("k").emit("latest");
    socket.emit("after");
    socket.asVolatile().emit("dropped");
    fixture.clock.settle();

    assertThat(taken(wire)).containsExactly("42[\"before\"]", "42[\"after\"]", "42[\"latest\"]");
  }

  @Test
  void aBroadcastIsKeptForThoseWhoCannotTakeIt() {
    Wire slow = stuck(0);
    Wire other = stuck(0);
    Wire quick = fixture.connect(1);

    for (int i = 1; i <= 3; i++) {
      io.conflate("k").emit("x", i);
      fixture.clock.settle();
    }

    assertThat(quick.take()).containsExactly("42[\"x\",1]", "42[\"x\",2]", "42[\"x\",3]");
    assertThat(taken(slow)).containsExactly("42[\"x\",3]");
    assertThat(taken(other)).containsExactly("42[\"x\",3]");
  }

  @Test
  void aKeyIsTheSameForBroadcastsAndEmitsOfOneNamespaceAndAnotherInTheNext() {
    io.of("/b").onConnection(sockets::add);
    Wire wire = fixture.connect().connect("/b");
    wire.reading(false);
    sockets.get(0).emit("big", BIG);
    fixture.clock.settle();

    io.to(sockets.get(0).id()).conflate("k").emit("x", 1);
    sockets.get(0).conflate("k").emit("x", 2);
    io.of("/b").conflate("k").emit("x", 3);
    fixture.clock.settle();

    assertThat(taken(wire)).containsExactly("42[\"x\",2]", "42/b,[\"x\",3]");
  }

  @Test
  void aboveTheLimitTheKeyThatIsOldestIsDropped() {
    Wire wire = stuck(0);
    Socket socket = sockets.get(0);

    IntStream.of(1, 2, 3, 1, 4).forEach(i -> socket.conflate("k" + i).emit("x", i));
    fixture.clock.settle();

    assertThat(taken(wire)).containsExactly("42[\"x\",3]", "42[\"x\",1]", "42[\"x\",4]");
  }

  @Test
  void aboveTheLimitInBytesTheKeysThatAreOldestAreDropped() {
    Wire wire = stuck(0);
    Socket socket = sockets.get(0);

    socket.conflate("a").emit("a");
    socket.conflate("b").emit("b", BIG + BIG);
    socket.conflate("b").emit("b", BIG + BIG);
    socket.conflate("c").emit("c", BIG + BIG + BIG);
    fixture.clock.settle();

    assertThat(taken(wire)).singleElement().asString().startsWith("42[\"c\"");
  }

  @Test
  void itStopsWhenTheClientCannotTakeMoreAndGoesOnLater() {
    Wire wire = stuck(0);
    Socket socket = sockets.get(0);
    socket.conflate("a").emit("x", "a" + BIG);
    socket.conflate("b").emit("x", "old");
    fixture.clock.settle();

    fixture.clock.together(
        () -> {
          wire.reading(true);
          wire.reading(false);
        });
    socket.conflate("b").emit("x", "new");
    fixture.clock.settle();

    wire.reading(true);
    assertThat(wire.take()).hasSize(3).last().isEqualTo("42[\"x\",\"new\"]");
  }

  @Test
  void aPollGetsTheLatestOfWhatCameWhileNoneWasWaiting() {
    PollingWire wire = fixture.poll(0);
    Socket socket = sockets.get(0);

    socket.conflate("k").emit("x", 1);
    socket.conflate("k").emit("x", 2);
    socket.conflate("l").emit("y", 3);
    fixture.clock.settle();

    assertThat(wire.take()).containsExactly("42[\"x\",2]", "42[\"y\",3]");
    InMemoryResponse waiting = wire.get();
    assertThat(waiting.isDone()).isFalse();
    socket.conflate("k").emit("x", 4);
    fixture.clock.settle();
    assertThat(waiting.text()).isEqualTo("42[\"x\",4]");
  }

  @Test
  void aPollTakesItTogetherWithOtherEvents() {
    PollingWire wire = fixture.poll(0);
    Socket socket = sockets.get(0);
    socket.conflate("k").emit("latest");
    socket.emit("other");
    fixture.clock.settle();
    assertThat(wire.take()).containsExactly("42[\"other\"]", "42[\"latest\"]");
    InMemoryResponse waiting = wire.get();

    socket.emit("other");
    socket.conflate("k").emit("latest");
    fixture.clock.settle();

    assertThat(waiting.text()).isEqualTo("42[\"other\"]\u001e42[\"latest\"]");
  }

  @Test
  void whatWaitedForAPollLeavesByTheWebSocketAfterAnUpgrade() {
    PollingWire polling = fixture.poll(0);
    sockets.get(0).conflate("k").emit("x", 1);
    sockets.get(0).conflate("k").emit("x", 2);
    fixture.clock.settle();

    InMemoryWebSocket socket = polling.upgrade();

    assertThat(socket.takeTexts()).containsExactly("3probe", "42[\"x\",2]");
  }

  @Test
  void asVolatileDoesNotTakeTheKeyAway() {
    Wire wire = stuck(0);

    sockets.get(0).conflate("k").asVolatile().emit("x", 1);
    io.asVolatile().conflate("l").emit("x", 2);
    fixture.clock.settle();

    assertThat(taken(wire)).containsExactly("42[\"x\",1]", "42[\"x\",2]");
  }

  @Test
  void whatWaitsIsDroppedWhenTheSocketEnds() {
    Wire wire = stuck(0);
    sockets.get(0).conflate("k").emit("x", 1);
    fixture.clock.settle();

    sockets.get(0).disconnect();
    fixture.clock.settle();
    assertThat(taken(wire)).containsExactly("41");

    wire.connect("/");
    assertThat(wire.take()).isEmpty();
  }

  @Test
  void catchAllHandlersOfOutgoingEventsSeeWhatWasSentOnly() {
    List<Object> seen = new ArrayList<>();
    Wire wire = stuck(0);
    io.onAnyOutgoing((socket, event) -> seen.add(event.arg(0, Integer.class)));

    sockets.get(0).conflate("k").emit("x", 1);
    sockets.get(0).conflate("k").emit("x", 2);
    fixture.clock.settle();
    assertThat(seen).isEmpty();

    assertThat(taken(wire)).hasSize(1);
    assertThat(seen).containsExactly(2);
  }
}
