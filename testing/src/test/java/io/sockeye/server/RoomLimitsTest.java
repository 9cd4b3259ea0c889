package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.sockeye.event.Subscription;
import io.sockeye.server.adapter.RoomListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many rooms a socket may be in, and how their names may look: SEC-044. */
final class RoomLimitsTest {
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Fixture> fixtures = new ArrayList<>();

  private Fixture limited(Consumer<ServerLimits.Builder> limits) {
    Fixture fixture = new Fixture(options -> options.limits(limits));
    fixture.io.onConnection(sockets::add);
    fixtures.add(fixture);
    return fixture;
  }

  private Socket connect(Fixture fixture) {
    fixture.connect();
    return sockets.get(sockets.size() - 1);
  }

  @AfterEach
  void close() {
    fixtures.forEach(Fixture::close);
  }

  @Test
  void sec044_aSocketThatWouldBeInTooManyRoomsJoinsNoneOfThem() {
    Fixture fixture = limited(limits -> limits.maxRoomsPerSocket(3));
    Socket socket = connect(fixture);
    socket.join("a", "b");

    assertThatThrownBy(() -> socket.join("c", "d"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "socket "
                + socket.id()
                + " cannot join: it would be in more rooms than maxRoomsPerSocket, 3");

    assertThat(socket.rooms()).containsExactlyInAnyOrder(socket.id(), "a", "b");
    assertThat(fixture.io.sockets().adapter().rooms()).doesNotContain("c", "d");
    assertThat(socket.connected()).isTrue();
  }

  @Test
  void sec044_roomsItIsInAlreadyAndItsOwnAreNoMore() {
    Socket socket = connect(limited(limits -> limits.maxRoomsPerSocket(2)));
    socket.join("a", "b");

    socket.join("b", "a", socket.id());
    socket.leave("a");
    socket.join("b", "c");

    assertThat(socket.rooms()).containsExactlyInAnyOrder(socket.id(), "b", "c");
  }

  @Test
  void sec044_aHandlerThatJoinsTooMuchFailsAndTheSocketStays() {
    Fixture fixture = limited(limits -> limits.maxRoomsPerSocket(1));
    List<Throwable> failures = new ArrayList<>();
    fixture.io.onError((socket, event, failure) -> failures.add(failure));
    fixture.io.onWithAck(
        "join",
        String.class,
        (socket, room) -> {
          socket.join(room);
          return "joined";
        });
    Wire wire = fixture.connect();

    assertThat(wire.send("420[\"join\",\"a\"]").take()).containsExactly("430[\"joined\"]");
    assertThat(wire.send("421[\"join\",\"b\"]").take()).isEmpty();

    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void sec044_socketsJoinPassesOverASocketThatIsInTooMany() {
    Fixture fixture = limited(limits -> limits.maxRoomsPerSocket(1));
    Socket full = connect(fixture);
    full.join("a");
    Socket other = connect(fixture);

    fixture.io.socketsJoin("b");

    assertThat(full.rooms()).doesNotContain("b");
    assertThat(other.rooms()).contains("b");
  }

  @Test
  void sec044_aNameThatIsTooLongIsRefused() {
    Fixture fixture = limited(limits -> limits.maxRoomNameLength(5));
    Socket socket = connect(fixture);
    String message = "the name of a room has 6 characters; allowed is up to maxRoomNameLength, 5";

    assertThatThrownBy(() -> socket.join("short", "longer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> fixture.io.socketsJoin("longer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);

    assertThat(socket.rooms()).containsExactly(socket.id());
  }

  @Test
  void sec044_tenThousandRoomsAreAllowedUnlessSomethingElseIsSaid() {
    Socket socket = connect(limited(limits -> {}));
    for (int i = 0; i < 10_000; i++) {
      socket.join("room " + i);
    }

    assertThatThrownBy(() -> socket.join("one more")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> socket.join("x".repeat(1025)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sec044_joiningAndLeavingManyRoomsTakesLinearTimeAndLeavesNothing(boolean watched) {
    Fixture fixture = limited(limits -> limits.maxRoomsPerSocket(100_000));
    List<String> deleted = new ArrayList<>();
    if (watched) {
      Subscription unused =
          fixture
              .io
              .sockets()
              .onRoomEvent(
                  new RoomListener() {
                    @Override
                    public void deleted(String room) {
                      deleted.add(room);
                    }
                  });
    }
    Socket socket = connect(fixture);
    String[] secondHalf =
        IntStream.range(50_000, 100_000).mapToObj(i -> "room " + i).toArray(String[]::new);

    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 50_000; i++) {
            socket.join("room " + i);
          }
          socket.join(secondHalf);
          for (int i = 0; i < 50_000; i++) {
            socket.leave("room " + i);
          }
          fixture.clock.settle();
          assertThat(socket.rooms()).hasSize(50_001);
          assertThat(fixture.io.sockets().adapter().rooms()).hasSize(50_001);
          socket.disconnect();
          fixture.clock.settle();
        });

    assertThat(fixture.io.sockets().adapter().rooms()).isEmpty();
    assertThat(deleted).hasSize(watched ? 100_001 : 0);
  }

  @Test
  void sec044_aSocketInManyRoomsIsReachedInThoseItIsIn() {
    Fixture fixture = limited(limits -> {});
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    for (int i = 0; i < 200; i++) {
      socket.join("room " + i);
    }
    socket.leave("room 150");

    fixture.io.to("room 149").emit("in");
    fixture.io.to("room 150").emit("out");
    fixture.io.except("room 199").emit("excepted");

    assertThat(wire.take()).containsExactly("42[\"in\"]");
  }

  @Test
  void sec044_theManyRoomsOfASocketMayBeChangedAndReadByManyThreads() throws Exception {
    Fixture fixture = limited(limits -> {});
    Wire wire = fixture.connect();
    Socket socket = sockets.get(0);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String prefix = "thread " + t + " room ";
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  socket.join(prefix + i);
                  if (i % 2 == 0) {
                    socket.leave(prefix + i);
                  }
                  if (i % 50 == 0) {
                    assertThat(socket.rooms()).contains(socket.id());
                  }
                }
              });
      thread.setUncaughtExceptionHandler((of, thrown) -> failure.set(thrown));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failure).hasNullValue();
    assertThat(socket.rooms()).hasSize(4001).contains("thread 3 room 1");
    fixture.io.to("thread 0 room 0").emit("left");
    fixture.io.to("thread 0 room 1999").emit("in");
    assertThat(wire.take()).containsExactly("42[\"in\"]");
  }
}
