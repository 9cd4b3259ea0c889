package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.event.AckReply;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.FetchSocketsException;
import io.sockeye.server.RemoteSocket;
import io.sockeye.server.ServerSideAcks;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.adapter.AdapterContext;
import io.sockeye.server.adapter.cluster.ClusterAdapterWithHeartbeat;
import io.sockeye.server.adapter.cluster.ClusterMessage;
import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Servers that know each other by heartbeats (SIO-74): one of them, the others are the test. */
final class ClusterHeartbeatTest extends ScriptedCluster {
  ClusterHeartbeatTest() {
    super(ScriptedAdapter.Beating::new);
  }

  private static String life(String uid, int type) {
    return "{\"type\":" + type + ",\"uid\":\"" + uid + "\",\"nsp\":\"/\"}";
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void sio74_aServerSaysThatItBeginsThatItLivesAndThatItEnds() {
    assertThat(wire.published()).containsExactly(life("me", 1));

    clock.advance(millis(4980));
    assertThat(wire.published()).isEmpty();
    clock.advance(millis(30));
    assertThat(wire.published()).containsExactly(life("me", 2));
    clock.advance(millis(10_000));
    assertThat(wire.published()).containsExactly(life("me", 2), life("me", 2));

    close();
    assertThat(wire.published()).containsExactly(life("me", 13));
  }

  @Test
  void sio74_oneThatBeginsIsAnsweredAtOnce() {
    wire.published();

    wire.message(life("other", 1));

    assertThat(wire.published()).containsExactly(life("me", 2));
  }

  @Test
  void sio74_whoeverIsHeardIsAskedAndAnEmitterIsNot() {
    wire.message(life("one", 2));
    wire.message(from("two", 3, "\"packet\":{\"data\":[\"e\"]},\"opts\":{}"));
    wire.message(from("emitter", 3, "\"packet\":{\"data\":[\"e\"]},\"opts\":{}"));
    wire.message(life("three", 2).replace("\"nsp\":\"/\"", "\"nsp\":\"/else\""));

    CompletableFuture<ServerSideAcks<AckReply>> acks = io.serverSideEmitWithAck("q");
    wire.published();
    wire.response(from("one", 10, "\"requestId\":\"q1\",\"packet\":1"));
    assertThat(acks).isNotDone();
    wire.response(from("two", 10, "\"requestId\":\"q1\",\"packet\":2"));

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(result -> assertThat(result.expected()).isEqualTo(2));
  }

  @Test
  void sio74_aServerThatIsSilentForTenSecondsIsGone() {
    wire.message(life("one", 2));
    clock.advance(millis(9900));
    CompletableFuture<List<RemoteSocket>> asked = io.fetchSockets();
    assertThat(asked).isNotDone();

    clock.advance(millis(1200));

    assertThat(asked).succeedsWithin(SOON);
    assertThat(io.fetchSockets()).isDone();
  }

  @Test
  void sio74_aServerThatIsHeardLives() {
    wire.message(life("one", 2));
    for (int i = 0; i < 6; i++) {
      clock.advance(millis(9000));
      wire.message(life("one", 2));
    }
    clock.advance(millis(9000));

    assertThat(io.fetchSockets()).isNotDone();
  }

  @Test
  void sio74_aHeldUpMachineDoesNotTakeTheOthersForGone() {
    wire.message(life("one", 2));

    clock.stall(Duration.ofSeconds(60));

    assertThat(io.fetchSockets()).isNotDone();
  }

  @Test
  void sio58_aRequestEndsWhenTheLastServerThatHasNotAnsweredLeaves() {
    wire.message(life("one", 2));
    wire.message(life("two", 2));
    CompletableFuture<ServerSideAcks<AckReply>> acks = io.serverSideEmitWithAck("q");
    CompletableFuture<List<RemoteSocket>> found = io.fetchSockets();
    wire.published();
    wire.response(from("one", 10, "\"requestId\":\"q1\",\"packet\":1"));
    wire.response(from("one", 8, "\"requestId\":\"q2\",\"sockets\":[{\"id\":\"far\"}]"));
    assertThat(acks).isNotDone();
    assertThat(found).isNotDone();

    wire.message(life("two", 13));

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).hasSize(1);
              assertThat(result.expected()).isEqualTo(2);
              assertThat(result.missing()).containsExactly("two");
              assertThat(result.complete()).isFalse();
            });
    // A server that has left has no sockets, so none are missing.
    assertThat(found)
        .succeedsWithin(SOON)
        .satisfies(sockets -> assertThat(sockets).extracting(RemoteSocket::id).contains("far"));
  }

  @Test
  void sio58_theResultNamesThoseThatDidNotAnswer() {
    wire.message(life("one", 2));
    wire.message(life("two", 2));
    CompletableFuture<ServerSideAcks<AckReply>> acks = io.serverSideEmitWithAck("q");
    CompletableFuture<List<RemoteSocket>> found = io.fetchSockets();
    wire.published();
    wire.response(from("two", 10, "\"requestId\":\"q1\",\"packet\":1"));
    clock.advance(millis(5010));

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(result -> assertThat(result.missing()).containsExactly("one"));
    assertThat(found)
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            FetchSocketsException.class,
            failure -> {
              assertThat(failure.missing()).containsExactlyInAnyOrder("one", "two");
              assertThat(failure.expected()).isEqualTo(2);
            });
  }

  @Test
  void sio45_theClientsOfAServerThatLeavesAreNotWaitedFor() {
    wire.message(life("one", 2));
    wire.message(life("two", 2));
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("q");
    clock.settle();
    wire.published();
    wire.response(from("one", 11, "\"requestId\":\"q1\",\"clientCount\":3"));
    wire.response(from("one", 12, "\"requestId\":\"q1\",\"packet\":1"));

    wire.message(life("two", 13));
    assertThat(acks).isNotDone();
    wire.message(life("one", 13));

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).hasSize(1);
              assertThat(result.expected()).isEqualTo(3);
              assertThat(result.silentServers()).isEqualTo(1);
            });
  }

  @Test
  void sio45_theClientsOfAServerThatHasJoinedSinceAreNotCounted() {
    wire.message(life("one", 2));
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("q");
    clock.settle();
    wire.published();
    wire.response(from("new", 11, "\"requestId\":\"q1\",\"clientCount\":0"));
    assertThat(acks).isNotDone();

    wire.response(from("one", 11, "\"requestId\":\"q1\",\"clientCount\":0"));

    assertThat(acks).succeedsWithin(SOON).matches(BroadcastAcks::complete);
  }

  @Test
  void sio74_timesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> server(Duration.ofSeconds(5), Duration.ofSeconds(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT5S");
    assertThatThrownBy(() -> server(Duration.ZERO, Duration.ofSeconds(5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SocketIOServer server(Duration interval, Duration timeout) {
    return SocketIOServer.builder()
        .adapter(context -> new Timed(context, interval, timeout))
        .build();
  }

  private static final class Timed extends ClusterAdapterWithHeartbeat {
    Timed(AdapterContext context, Duration interval, Duration timeout) {
      super(context, interval, timeout);
    }

    @Override
    protected CompletionStage<?> publish(ClusterMessage message) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    protected CompletionStage<?> publishResponse(String requesterUid, Response response) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
