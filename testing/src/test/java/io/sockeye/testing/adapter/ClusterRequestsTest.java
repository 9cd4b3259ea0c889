package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckReply;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.FetchSocketsException;
import io.sockeye.server.RemoteSocket;
import io.sockeye.server.ServerSideAcks;
import io.sockeye.testing.ArmedDeadlines;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/**
 * What one server of a cluster asks the others, of whom it knows only that there are two: SIO-45,
 * SIO-51, SIO-58.
 */
final class ClusterRequestsTest extends ScriptedCluster {
  ClusterRequestsTest() {
    super(ScriptedAdapter.Counting::new);
  }

  @Test
  void sio51_answersOfAllServersArePutTogether() {
    connect(0);
    CompletableFuture<List<RemoteSocket>> found = io.fetchSockets();
    assertThat(wire.published()).containsExactly(mine(7, OPTS + ",\"requestId\":\"q1\""));

    wire.response(from("one", 8, "\"requestId\":\"q1\",\"sockets\":[]"));
    // A transport without channels of their own brings answers with everything else.
    wire.message(from("two", 8, "\"requestId\":\"q1\",\"sockets\":[{\"id\":\"far\"}]"));

    assertThat(found)
        .succeedsWithin(SOON)
        .satisfies(
            sockets ->
                assertThat(sockets)
                    .extracting(RemoteSocket::id)
                    .containsExactly(this.sockets.get(0).id(), "far"));
  }

  @Test
  void sio58_aServerThatAnswersTwiceCountsOnce() {
    CompletableFuture<ServerSideAcks<AckReply>> acks = io.serverSideEmitWithAck("q");
    wire.response(from("one", 10, "\"requestId\":\"q1\",\"packet\":1"));
    wire.published();
    assertThat(acks).isNotDone();

    wire.response(from("one", 10, "\"requestId\":\"q1\",\"packet\":1"));
    assertThat(acks).isNotDone();
    clock.advance(Duration.ofMillis(5010));

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).hasSize(1);
              assertThat(result.expected()).isEqualTo(2);
              assertThat(result.missing()).isEmpty();
            });
  }

  @Test
  void sio58_theCountOfServersMayComeLast() {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    wire.serverCount = count;
    CompletableFuture<ServerSideAcks<AckReply>> acks = io.serverSideEmitWithAck("q");
    wire.published();
    wire.response(from("one", 10, "\"requestId\":\"q1\",\"packet\":1"));
    assertThat(acks).isNotDone();

    count.complete(2);

    assertThat(acks).succeedsWithin(SOON).matches(ServerSideAcks::complete);
  }

  @Test
  void sio58_whenNobodyKnowsHowManyServersThereAreTheResultIsPartial() {
    wire.serverCount = CompletableFuture.failedFuture(new IllegalStateException("down"));
    CompletableFuture<ServerSideAcks<AckReply>> acks = io.serverSideEmitWithAck("q");
    wire.published();
    wire.response(from("one", 10, "\"requestId\":\"q1\",\"packet\":1"));
    clock.advance(Duration.ofMillis(5010));

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).hasSize(1);
              assertThat(result.complete()).isFalse();
            });
  }

  @Test
  void sio58_aRequestThatCannotBeSentFailsAtOnce() {
    connect(0);
    wire.failure = new IllegalStateException("no connection");

    assertThat(io.serverSideEmitWithAck("q"))
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .havingRootCause()
        .withMessage("no connection");
    assertThat(io.fetchSockets())
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            FetchSocketsException.class,
            failure -> {
              assertThat(failure.sockets()).hasSize(1);
              assertThat(failure).hasCause(wire.failure);
            });
  }

  @Test
  void sio45_countsAndAnswersMayComeInAnyOrder() {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    wire.serverCount = count;
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("q");
    clock.settle();
    assertThat(wire.published())
        .containsExactly(
            mine(
                3,
                "\"packet\":{\"type\":2,\"data\":[\"q\"]},\"opts\":{\"rooms\":[],\"except\":[],"
                    + "\"flags\":{\"timeout\":10000}},\"requestId\":\"q1\""));

    wire.response(from("one", 12, "\"requestId\":\"q1\",\"packet\":\"a\""));
    wire.response(from("two", 11, "\"requestId\":\"q1\",\"clientCount\":0"));
    wire.response(from("one", 11, "\"requestId\":\"q1\",\"clientCount\":2"));
    wire.response(from("one", 12, "\"requestId\":\"q1\",\"packet\":\"b\""));
    assertThat(acks).isNotDone();
    count.complete(3);

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies())
                  .extracting(reply -> reply.arg(0, String.class))
                  .containsExactly("a", "b");
              assertThat(result.expected()).isEqualTo(2);
              assertThat(result.complete()).isTrue();
            });
  }

  @Test
  void sio45_aTransportThatBringsThingsTwiceDoesNotEndTheWaiting() {
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("q");
    clock.settle();
    wire.published();

    wire.response(from("one", 11, "\"requestId\":\"q1\",\"clientCount\":1"));
    wire.response(from("one", 11, "\"requestId\":\"q1\",\"clientCount\":1"));
    wire.response(from("one", 12, "\"requestId\":\"q1\",\"packet\":\"a\""));
    wire.response(from("one", 12, "\"requestId\":\"q1\",\"packet\":\"a\""));
    assertThat(acks).isNotDone();
    wire.response(from("two", 11, "\"requestId\":\"q1\",\"clientCount\":1"));
    assertThat(acks).isNotDone();
    wire.response(from("two", 12, "\"requestId\":\"q1\",\"packet\":\"b\""));

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).hasSize(2);
              assertThat(result.expected()).isEqualTo(2);
            });
  }

  @Test
  void sio46_aServerThatHasNotCountedInTimeIsSilent() {
    CompletableFuture<BroadcastAcks<AckReply>> acks =
        io.timeout(Duration.ofSeconds(1)).emitWithAck("q");
    clock.settle();
    wire.published();
    wire.response(from("one", 11, "\"requestId\":\"q1\",\"clientCount\":2"));
    wire.response(from("one", 12, "\"requestId\":\"q1\",\"packet\":\"a\""));

    clock.advance(Duration.ofMillis(990));
    assertThat(acks).isNotDone();
    clock.advance(Duration.ofMillis(20));

    assertThat(acks)
        .succeedsWithin(SOON)
        .isEqualTo(new BroadcastAcks<>(acks.join().replies(), 2, 1))
        .satisfies(result -> assertThat(result.replies()).hasSize(1));
  }

  @Test
  void sio46_aQuestionThatCannotBeSentIsAskedHere() {
    InMemoryWebSocket client = connect(0);
    wire.failure = new IllegalStateException("no connection");
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("q");
    clock.settle();
    client.send("430[1]");

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.replies()).hasSize(1);
              assertThat(result.expected()).isEqualTo(1);
              assertThat(result.silentServers()).isEqualTo(2);
              assertThat(result.complete()).isFalse();
            });
  }

  @Test
  void sio58_nothingIsLeftOfRequestsThatHaveEnded() {
    clock.settle();
    int before = ArmedDeadlines.on(host);
    CompletableFuture<List<RemoteSocket>> found = io.fetchSockets();
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("q");
    wire.published();
    assertThat(ArmedDeadlines.on(host)).isEqualTo(before + 2);

    for (String server : List.of("one", "two")) {
      wire.response(from(server, 8, "\"requestId\":\"q1\",\"sockets\":[]"));
      wire.response(from(server, 11, "\"requestId\":\"q2\",\"clientCount\":0"));
    }

    assertThat(found).succeedsWithin(SOON);
    assertThat(acks).succeedsWithin(SOON);
    assertThat(ArmedDeadlines.on(host)).isEqualTo(before);
  }

  @Test
  void sio76_whatIsWaitedForEndsWithTheServer() {
    CompletableFuture<List<RemoteSocket>> found = io.fetchSockets();
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("q");
    CompletableFuture<ServerSideAcks<AckReply>> replies = io.serverSideEmitWithAck("q");
    clock.settle();

    close();

    assertThat(found).failsWithin(SOON);
    assertThat(acks).succeedsWithin(SOON).matches(result -> !result.complete());
    assertThat(replies).succeedsWithin(SOON).matches(result -> !result.complete());
  }

  @Test
  void sio58_anAnswerOfAnotherKindIsIgnored() {
    CompletableFuture<ServerSideAcks<AckReply>> acks = io.serverSideEmitWithAck("q");
    wire.published();

    wire.response(from("one", 8, "\"requestId\":\"q1\",\"sockets\":[]"));
    wire.response(from("two", 11, "\"requestId\":\"q1\",\"clientCount\":1"));

    assertThat(acks).isNotDone();
  }
}
