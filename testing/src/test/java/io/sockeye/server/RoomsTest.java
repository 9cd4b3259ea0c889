package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.InMemoryAdapter;
import io.sockeye.server.adapter.RoomListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms and broadcast operators: features §2.8, SIO-73. Three clients on two lanes. */
final class RoomsTest {
  private final Fixture fixture = new Fixture();
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();
  private Wire a = fixture.open();
  private Wire b = fixture.open(1);
  private Wire c = fixture.open();

  @BeforeEach
  void connect() {
    io.onConnection(sockets::add);
    a = a.connect("/");
    b = b.connect("/");
    c = c.connect("/");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void assertReached(boolean inA, boolean inB, boolean inC) {
    assertThat(List.of(a.take().size(), b.take().size(), c.take().size()))
        .containsExactly(inA ? 1 : 0, inB ? 1 : 0, inC ? 1 : 0);
  }

  @Test
  void sio48_emitOnTheNamespaceReachesEverybody() {
    io.emit("x");

    assertReached(true, true, true);
  }

  @Test
  void sio48_toReachesTheMembersOfTheRoom() {
    sockets.get(0).join("r");
    sockets.get(1).join("r");

    io.to("r").emit("x");

    assertReached(true, true, false);
  }

  @Test
  void sio48_aMemberOfTwoRoomsIsReachedOnce() {
    sockets.get(0).join("r", "s");
    sockets.get(1).join("s");

    io.to("r").in("s").emit("x");

    assertReached(true, true, false);
  }

  @Test
  void sio48_exceptLeavesOutWhoIsInAnyOfTheRooms() {
    sockets.get(0).join("r");
    sockets.get(1).join("s");

    io.except("r", "s").emit("x");

    assertReached(false, false, true);
  }

  @Test
  void sio48_aSocketIdIsARoom() {
    io.to(b.sid()).emit("x");
    assertReached(false, true, false);

    io.except(b.sid()).emit("x");
    assertReached(true, false, true);
  }

  @Test
  void sio48_whatASocketSendsToARoomDoesNotReachItself() {
    sockets.get(0).join("r");
    sockets.get(1).join("r");

    sockets.get(0).to("r").emit("x");
    assertReached(false, true, false);

    sockets.get(0).broadcast().emit("x");
    assertReached(false, true, true);

    sockets.get(0).except("r").emit("x");
    assertReached(false, false, true);
  }

  @Test
  void sio49_noRoomIsEverybody() {
    io.to().emit("x");

    assertReached(true, true, true);
  }

  @Test
  void sio49_anUnknownRoomIsNobody() {
    io.to("nobody").emit("x");

    assertReached(false, false, false);
  }

  @Test
  void sio50_localReachesThoseOfThisNode() {
    io.local().emit("x");

    assertReached(true, true, true);
  }

  @Test
  void sio50_theAdapterIsToldWhatTheOperatorsSay() {
    List<BroadcastOptions> seen = new ArrayList<>();
    try (Fixture other =
        new Fixture(
            options ->
                options.adapter(
                    context -> TrackedAdapter.of(new InMemoryAdapter(context), seen::add)))) {
      other.io.emit("x");
      other.io.local().asVolatile().compress(false).to("r", "s").except("t").emit("x");
      other.io.conflate("k").in("r").emit("x");
    }

    assertThat(seen)
        .containsExactly(
            BroadcastOptions.EVERYBODY,
            new BroadcastOptions(Set.of("r", "s"), Set.of("t"), true, false, true),
            new BroadcastOptions(Set.of("r"), Set.of(), true, true, false, "k"));
  }

  @Test
  void sio53_aRoomIsThereWhileItHasMembers() {
    sockets.get(0).join("r");
    assertThat(io.sockets().adapter().rooms()).contains("r");

    sockets.get(0).leave("r");

    assertThat(io.sockets().adapter().rooms()).doesNotContain("r");
  }

  @Test
  void sio53_aDisconnectLeavesAllRooms() {
    sockets.get(0).join("r");

    a.close();
    io.to("r").emit("x");

    assertThat(io.sockets().adapter().rooms()).containsExactlyInAnyOrder(b.sid(), c.sid());
    assertReached(false, false, false);
  }

  @Test
  void sio54_joinAndLeaveAreKnownAtOnceAndDecideWhatIsEmittedNext() {
    Socket socket = sockets.get(0);

    io.to("r").emit("before");
    socket.join("r");
    assertThat(socket.rooms()).containsExactlyInAnyOrder(socket.id(), "r");
    io.to("r").emit("inside");
    socket.leave("r");
    assertThat(socket.rooms()).containsExactly(socket.id());
    io.to("r").emit("after");

    assertThat(a.take()).containsExactly("42[\"inside\"]");
  }

  @Test
  void sio36_joinAfterADisconnectMakesNoGhost() {
    a.close();

    sockets.get(0).join("r");
    fixture.clock.settle();

    assertThat(io.sockets().adapter().rooms()).doesNotContain("r");
    assertThat(sockets.get(0).rooms()).isEmpty();
  }

  @Test
  void sio73_roomEventsTellWhatHappensToRooms() {
    List<String> events = new ArrayList<>();
    io.sockets().onRoomEvent(recorder(events));

    sockets.get(0).join("r");
    sockets.get(1).join("r");
    sockets.get(0).leave("r");
    sockets.get(1).leave("r");
    sockets.get(1).leave("r");

    assertThat(events)
        .containsExactly(
            "create r",
            "join r " + a.sid(),
            "join r " + b.sid(),
            "leave r " + a.sid(),
            "leave r " + b.sid(),
            "delete r");
  }

  @Test
  void sio73_theRoomOfItsOwnIsARoomLikeOthers() {
    List<String> events = new ArrayList<>();
    io.sockets().onRoomEvent(recorder(events));

    Wire wire = fixture.connect();
    wire.close();

    assertThat(events)
        .containsExactly(
            "create " + wire.sid(),
            "join " + wire.sid() + " " + wire.sid(),
            "leave " + wire.sid() + " " + wire.sid(),
            "delete " + wire.sid());
  }

  @Test
  void namespacesHaveRoomsOfTheirOwn() {
    io.of("/b").onConnection(socket -> socket.join("r"));
    b.connect("/b");
    sockets.get(0).join("r");

    io.of("/b").to("r").emit("x");

    assertReached(false, true, false);
    assertThat(io.of("/b").adapter().members("r")).hasSize(1).isNotEqualTo(Set.of(a.sid()));
  }

  static RoomListener recorder(List<String> events) {
    return new RoomListener() {
      @Override
      public void created(String room) {
        events.add("create " + room);
      }

      @Override
      public void deleted(String room) {
        events.add("delete " + room);
      }

      @Override
      public void joined(String room, String id) {
        events.add("join " + room + " " + id);
      }

      @Override
      public void left(String room, String id) {
        events.add("leave " + room + " " + id);
      }
    };
  }
}
