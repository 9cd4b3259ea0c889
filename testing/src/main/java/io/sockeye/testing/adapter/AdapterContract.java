package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import io.sockeye.event.EventType;
import io.sockeye.server.ServerSideAcks;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.adapter.RoomListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every adapter has to do, whether it keeps rooms in one server or connects several. A
 * subclass says which adapter; the tests build servers on an {@link
 * io.sockeye.testing.InMemoryHost} with it, spread three clients over them, and look at what is on
 * the wire. Needs a {@link io.sockeye.json.JsonCodec} on the class path.
 *
 * <p>The clock of the servers is fake: the adapter takes its time-outs from {@link
 * io.sockeye.server.adapter.AdapterContext#timers}. What it needs of real time between the servers
 * is waited for, a minute at most.
 */
public abstract class AdapterContract extends SocketsContract {
  /** Creates the tests. */
  protected AdapterContract() {}

  // ---- between servers

  @Test
  void sio57_serverSideEmitReachesTheOtherServersInOrderAndNotTheSender() {
    List<List<String>> seen = new ArrayList<>();
    for (int i = 0; i < serverCount(); i++) {
      List<String> mine = new ArrayList<>();
      seen.add(mine);
      servers
          .get(i)
          .onServerSide(
              "n", event -> mine.add(event.arg(0, Integer.class) + " " + event.expectsAck()));
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      first().serverSideEmit("n", i);
      expected.add(i + " false");
    }

    for (int i = 1; i < serverCount(); i++) {
      List<String> mine = seen.get(i);
      servers.await("the events", () -> mine.size() == expected.size());
      assertThat(mine).isEqualTo(expected);
    }
    servers.settle();
    assertThat(seen.get(0)).isEmpty();
  }

  @Test
  void sio57_serverSideEventsAreTypedAndMayBeBinary() {
    List<Object> seen = new ArrayList<>();
    SocketIOServer last = servers.get(serverCount() - 1);
    last.onServerSide("user", User.class, seen::add);
    last.onServerSide(EventType.of("bytes", byte[].class), bytes -> seen.add(bytes[0]));

    first().serverSideEmit("user", new User("ada", 3));
    first().serverSideEmit(EventType.of("bytes", byte[].class), new byte[] {9});

    if (serverCount() > 1) {
      servers.await("the events", () -> seen.size() == 2);
      assertThat(seen).containsExactly(new User("ada", 3), (byte) 9);
    }
  }

  @Test
  void sio57_reservedNamesAreRefused() {
    for (String name : List.of("connect", "connection", "new_namespace")) {
      assertThatThrownBy(() -> first().serverSideEmit(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
      assertThatThrownBy(() -> first().serverSideEmitWithAck(name))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> first().onServerSide(name, event -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void sio58_theOtherServersReply() {
    for (int i = 0; i < serverCount(); i++) {
      String name = "server " + i;
      servers.get(i).onServerSideWithAck("who", String.class, ask -> ask + name);
    }

    ServerSideAcks<AckReply> acks = servers.result(first().serverSideEmitWithAck("who", "I am "));

    assertThat(acks.expected()).isEqualTo(serverCount() - 1);
    assertThat(acks.complete()).isTrue();
    assertThat(acks.missing()).isEmpty();
    assertThat(acks.replies())
        .extracting(reply -> reply.arg(0, String.class))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(1, serverCount()).mapToObj(i -> "I am server " + i).toList());
  }

  @Test
  void sio58_typedRepliesAreBound() {
    AckEventType<Integer, Integer> twice = AckEventType.of("twice", Integer.class, Integer.class);
    for (int i = 0; i < serverCount(); i++) {
      servers.get(i).onServerSideWithAck(twice, n -> 2 * n);
    }

    ServerSideAcks<Integer> acks = servers.result(first().serverSideEmitWithAck(twice, 21));

    assertThat(acks.replies()).hasSize(serverCount() - 1).allMatch(reply -> reply == 42);
  }

  @Test
  void sio58_onlyTheFirstReplyAndItsFirstValueCount() {
    for (int i = 0; i < serverCount(); i++) {
      servers
          .get(i)
          .onServerSide(
              "q",
              event -> {
                assertThat(event.ack("first", "more")).isEqualTo(event.expectsAck());
                assertThat(event.ack("second")).isFalse();
              });
    }

    ServerSideAcks<AckReply> acks = servers.result(first().serverSideEmitWithAck("q"));

    assertThat(acks.replies())
        .hasSize(serverCount() - 1)
        .allSatisfy(
            reply -> {
              assertThat(reply.size()).isEqualTo(1);
              assertThat(reply.arg(0, String.class)).isEqualTo("first");
            });
  }

  @Test
  void sio58_aServerThatDoesNotReplyLeavesAPartialResult() {
    for (int i = 0; i < serverCount() - 1; i++) {
      servers.get(i).onServerSide("q", event -> event.ack("yes"));
    }
    CompletableFuture<ServerSideAcks<AckReply>> acks = first().serverSideEmitWithAck("q");
    CompletableFuture<ServerSideAcks<AckReply>> shorter =
        first().serverSideEmitWithAck(Duration.ofSeconds(1), "q");
    servers.settleAnswers();

    boolean alone = serverCount() == 1;
    servers.advance(Duration.ofSeconds(1).plus(TICK));
    servers.await("the shorter one", shorter::isDone);
    assertThat(acks.isDone()).isEqualTo(alone);
    servers.advance(REQUEST_TIMEOUT);

    ServerSideAcks<AckReply> result = servers.result(acks);
    assertThat(result.expected()).isEqualTo(serverCount() - 1);
    assertThat(result.replies()).hasSize(Math.max(0, serverCount() - 2));
    assertThat(result.complete()).isEqualTo(alone);
  }

  // ---- events of rooms

  @Test
  void sio73_roomEventsHappenOnTheServerOfTheSocket() {
    List<String> events = new ArrayList<>();
    servers.get(1 % serverCount()).sockets().onRoomEvent(recorder(events));

    first().in(b.id()).socketsJoin("r");
    first().in(b.id()).socketsLeave("r");

    servers.settle();
    assertThat(events)
        .containsExactly("create r", "join r " + b.id(), "leave r " + b.id(), "delete r");
  }

  private static RoomListener recorder(List<String> events) {
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
