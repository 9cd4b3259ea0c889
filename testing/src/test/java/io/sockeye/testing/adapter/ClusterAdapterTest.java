package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckReply;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.FetchSocketsException;
import io.sockeye.server.RemoteSocket;
import io.sockeye.server.ServerSideAcks;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.adapter.cluster.ClusterAdapter;
import io.sockeye.testing.FakeClock;
import io.sockeye.testing.InMemoryHost;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One server of a cluster, and what goes over its wire: SIO-74. The other servers, two of them, are
 * the test.
 */
final class ClusterAdapterTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String OPTS = "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}";

  private final FakeClock clock = new FakeClock();
  private final InMemoryHost host = new InMemoryHost(clock, 2);
  private final SocketIOServer io =
      SocketIOServer.builder()
          .host(host)
          .handlerExecutor(clock.executor())
          .adapter(ScriptedAdapter.Counting::new)
          .build()
          .listen(0);
  private final ScriptedAdapter wire = ScriptedAdapter.of((ClusterAdapter) io.sockets().adapter());
  private final List<Socket> sockets = new ArrayList<>();

  ClusterAdapterTest() {
    io.onConnection(sockets::add);
  }

  @AfterEach
  void close() {
    CompletableFuture<Void> end = io.shutdown(Duration.ofSeconds(5));
    clock.settle();
    assertThat(end).succeedsWithin(SOON);
  }

  private InMemoryWebSocket connect(int lane) {
    InMemoryWebSocket client = host.client(lane).webSocket("/socket.io/?EIO=4&transport=websocket");
    clock.settle();
    client.send("40");
    clock.settle();
    client.take();
    return client;
  }

  private static String from(String uid, int type, String data) {
    return "{\"type\":" + type + ",\"data\":{" + data + "},\"uid\":\"" + uid + "\",\"nsp\":\"/\"}";
  }

  /** What this server says has the same form. */
  private static String mine(int type, String data) {
    return from("me", type, data);
  }

  // ---- what is sent

  @Test
  void sio74_aBroadcastIsDeliveredHereAtOnceAndPublished() {
    InMemoryWebSocket client = connect(0);

    io.emit("hello", "world", 1);
    io.to("r").except("s").asVolatile().compress(false).emit("x");
    clock.settle();

    assertThat(client.takeTexts()).containsExactly("42[\"hello\",\"world\",1]");
    assertThat(wire.published())
        .containsExactly(
            mine(3, "\"packet\":{\"type\":2,\"data\":[\"hello\",\"world\",1]}," + OPTS),
            mine(
                3,
                "\"packet\":{\"type\":2,\"data\":[\"x\"]},\"opts\":{\"rooms\":[\"r\"],"
                    + "\"except\":[\"s\"],\"flags\":{\"volatile\":true,\"compress\":false}}"));
  }

  @Test
  void sio74_bytesStayWhereTheyAre() {
    io.emit("bin", new byte[] {1, 2});

    assertThat(wire.published())
        .containsExactly(
            mine(
                    3,
                    "\"packet\":{\"type\":2,"
                        + "\"data\":[\"bin\",{\"_placeholder\":true,\"num\":0}]},"
                        + OPTS)
                + "<0102>");
  }

  @Test
  void sio74_joinLeaveAndDisconnectArePublished() {
    io.socketsJoin("r", "s");
    io.in("r").socketsLeave("s");
    io.disconnectSockets();
    io.in("r").disconnectSockets(true);

    assertThat(wire.published())
        .containsExactly(
            mine(4, OPTS + ",\"rooms\":[\"r\",\"s\"]"),
            mine(5, "\"opts\":{\"rooms\":[\"r\"],\"except\":[],\"flags\":{}},\"rooms\":[\"s\"]"),
            mine(6, OPTS + ",\"close\":false"),
            mine(6, "\"opts\":{\"rooms\":[\"r\"],\"except\":[],\"flags\":{}},\"close\":true"));
  }

  @Test
  void sio50_whatIsLocalIsNotPublished() {
    connect(0);

    io.local().emit("x");
    io.local().socketsJoin("r");
    io.local().socketsLeave("r");
    assertThat(io.local().fetchSockets().join()).hasSize(1);
    io.local().disconnectSockets();

    assertThat(wire.published()).isEmpty();
  }

  @Test
  void sio51_joiningOrLeavingNoRoomIsNotPublished() {
    io.socketsJoin();
    io.socketsLeave();

    assertThat(wire.published()).isEmpty();
  }

  @Test
  void sio57_serverSideEmitIsPublished() {
    io.serverSideEmit("sse", 1, "two");

    assertThat(wire.published()).containsExactly(mine(9, "\"packet\":[\"sse\",1,\"two\"]"));
  }

  @Test
  void sio74_uidAndRequestIdAreSixteenHexadecimalDigits() {
    CompletableFuture<List<RemoteSocket>> found = io.fetchSockets();
    clock.advance(Duration.ofSeconds(6));

    assertThat(wire.adapter().uid()).matches("[0-9a-f]{16}");
    assertThat(wire.published())
        .hasSize(1)
        .first()
        .asString()
        .isEqualTo(mine(7, OPTS + ",\"requestId\":\"q1\""));
    assertThat(found).failsWithin(SOON);
  }

  @Test
  void sio74_aMessageThatCannotBeSentIsCountedAndWhatWasToHappenHereHappens() {
    InMemoryWebSocket client = connect(0);
    wire.failure = new IllegalStateException("no connection");

    io.emit("one");
    io.socketsJoin("r");
    wire.throwing = true;
    io.to("r").emit("two");
    io.serverSideEmit("three");
    clock.settle();

    assertThat(client.takeTexts()).containsExactly("42[\"one\"]", "42[\"two\"]");
    assertThat(wire.adapter().failedPublishes()).isEqualTo(4);
  }

  // ---- what comes

  @Test
  void sio74_aBroadcastOfAnotherServerIsDelivered() {
    InMemoryWebSocket client = connect(0);

    wire.message(from("other", 3, "\"packet\":{\"type\":2,\"data\":[\"hi\",[1,null]]}," + OPTS));
    clock.settle();

    assertThat(client.takeTexts()).containsExactly("42[\"hi\",[1,null]]");
    assertThat(wire.published()).isEmpty();
    assertThat(wire.responses()).isEmpty();
  }

  @Test
  void sio74_messagesOfItselfAndOfOtherNamespacesAreIgnored() {
    InMemoryWebSocket client = connect(0);

    wire.message(mine(3, "\"packet\":{\"type\":2,\"data\":[\"mine\"]}," + OPTS));
    wire.message(
        from("other", 3, "\"packet\":{\"type\":2,\"data\":[\"else\"]}," + OPTS)
            .replace("\"nsp\":\"/\"", "\"nsp\":\"/else\""));
    clock.settle();

    assertThat(client.takeTexts()).isEmpty();
    assertThat(wire.adapter().badMessages()).isZero();
  }

  @Test
  void sio74_membersAreMovedAndDisconnectedForOthers() {
    InMemoryWebSocket client = connect(0);

    wire.message(from("other", 4, OPTS + ",\"rooms\":[\"r\",\"s\"]"));
    assertThat(sockets.get(0).rooms()).contains("r", "s");
    wire.message(from("other", 5, OPTS + ",\"rooms\":[\"r\"]"));
    assertThat(sockets.get(0).rooms()).contains("s").doesNotContain("r");
    wire.message(from("other", 6, OPTS + ",\"close\":false"));
    clock.settle();

    assertThat(client.takeTexts()).containsExactly("41");
  }

  @Test
  void sio51_anotherServerIsToldOfTheSockets() {
    connect(0);
    sockets.get(0).data().put("user", "ada");
    String id = sockets.get(0).id();

    wire.message(from("other", 7, OPTS + ",\"requestId\":\"theirs\""));
    wire.message(from("other", 7, "\"opts\":{\"rooms\":[\"nobody\"]},\"requestId\":\"none\""));

    List<String> responses = wire.responses();
    assertThat(responses).hasSize(2);
    assertThat(responses.get(0))
        .startsWith(
            "other {\"type\":8,\"data\":{\"requestId\":\"theirs\",\"sockets\":[{\"id\":\""
                + id
                + "\",\"handshake\":{\"headers\":{")
        .contains("\"xdomain\":false", "\"secure\":false", "\"query\":{\"EIO\":\"4\"")
        .endsWith(
            "\"auth\":{}},\"rooms\":[\""
                + id
                + "\"],\"data\":{\"user\":\"ada\"}}]},\"uid\":\"me\",\"nsp\":\"/\"}");
    assertThat(responses.get(1))
        .isEqualTo("other " + mine(8, "\"requestId\":\"none\",\"sockets\":[]"));
  }

  @Test
  void sio45_anotherServerIsToldHowManyClientsAreAskedAndThenTheFirstValueOfEach() {
    InMemoryWebSocket one = connect(0);
    InMemoryWebSocket two = connect(1);

    wire.message(
        from(
            "other",
            3,
            "\"packet\":{\"type\":2,\"data\":[\"q\"]},\"opts\":{\"rooms\":[],\"except\":[],"
                + "\"flags\":{\"timeout\":1500}},\"requestId\":\"theirs\""));
    clock.settle();
    assertThat(wire.responses())
        .containsExactly("other " + mine(11, "\"requestId\":\"theirs\",\"clientCount\":2"));
    assertThat(one.takeTexts()).containsExactly("420[\"q\"]");
    assertThat(two.takeTexts()).containsExactly("420[\"q\"]");

    two.send("430[\"two\",\"more\"]");
    one.send("430[]");
    assertThat(wire.responses())
        .containsExactly(
            "other " + mine(12, "\"requestId\":\"theirs\",\"packet\":\"two\""),
            "other " + mine(12, "\"requestId\":\"theirs\""));
  }

  @Test
  void sio45_anotherServerIsToldWhenNobodyIsAsked() {
    wire.message(
        from(
            "other",
            3,
            "\"packet\":{\"type\":2,\"data\":[\"q\"]},\"opts\":{\"rooms\":[\"nobody\"]},"
                + "\"requestId\":\"theirs\""));
    clock.settle();

    assertThat(wire.responses())
        .containsExactly("other " + mine(11, "\"requestId\":\"theirs\",\"clientCount\":0"));
  }

  @Test
  void sio43_aClientThatAnswersTooLateForAnotherServerIsNotPassedOn() {
    InMemoryWebSocket client = connect(0);
    wire.message(
        from(
            "other",
            3,
            "\"packet\":{\"type\":2,\"data\":[\"q\"]},\"opts\":{\"flags\":{\"timeout\":100}},"
                + "\"requestId\":\"theirs\""));
    clock.settle();
    wire.responses();

    clock.advance(Duration.ofMillis(120));
    client.send("430[1]");

    assertThat(wire.responses()).isEmpty();
  }

  @Test
  void sio58_anotherServerIsAnsweredOnce() {
    io.onServerSide("q", event -> event.ack(event.arg(0, Integer.class) + 1, "more"));
    io.onServerSide("q", event -> assertThat(event.ack("again")).isFalse());

    wire.message(from("other", 9, "\"packet\":[\"q\",41],\"requestId\":\"theirs\""));
    clock.settle();

    assertThat(wire.responses())
        .containsExactly("other " + mine(10, "\"requestId\":\"theirs\",\"packet\":42"));
  }

  @Test
  void sio57_anEmitterIsHeard() {
    List<String> seen = new ArrayList<>();
    io.onServerSide("sse", String.class, seen::add);

    wire.message(from("emitter", 9, "\"packet\":[\"sse\",\"x\"]"));
    clock.settle();

    assertThat(seen).containsExactly("x");
  }

  // ---- what is asked

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
    int before = deadlines();
    CompletableFuture<List<RemoteSocket>> found = io.fetchSockets();
    CompletableFuture<BroadcastAcks<AckReply>> acks = io.emitWithAck("q");
    wire.published();
    assertThat(deadlines()).isEqualTo(before + 2);

    for (String server : List.of("one", "two")) {
      wire.response(from(server, 8, "\"requestId\":\"q1\",\"sockets\":[]"));
      wire.response(from(server, 11, "\"requestId\":\"q2\",\"clientCount\":0"));
    }

    assertThat(found).succeedsWithin(SOON);
    assertThat(acks).succeedsWithin(SOON);
    assertThat(deadlines()).isEqualTo(before);
  }

  private int deadlines() {
    int[] count = {0};
    host.lanes().forEach(lane -> lane.submit(() -> count[0] += lane.armedDeadlines()));
    clock.settle();
    return count[0];
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

  // ---- what is bad

  @Test
  void sio74_whatCannotBeUnderstoodIsCountedAndLeftOut() {
    InMemoryWebSocket client = connect(0);
    List<Object> nested = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      nested = new ArrayList<>(List.of(nested));
    }

    wire.message((Object) null);
    wire.message("{\"type\":3,\"uid\":\"other\",\"nsp\":\"/\"}");
    wire.message(from("other", 99, ""));
    wire.response("[]");
    wire.message(
        Map.of(
            "type",
            3,
            "uid",
            "other",
            "nsp",
            "/",
            "data",
            Map.of(
                "packet", Map.of("data", List.of("deep", nested)),
                "opts", Map.of())));
    clock.settle();

    assertThat(client.takeTexts()).isEmpty();
    assertThat(client.isOpen()).isTrue();
    assertThat(wire.adapter().badMessages()).isEqualTo(5);
    wire.message(from("other", 3, "\"packet\":{\"data\":[\"good\"]}," + OPTS));
    clock.settle();
    assertThat(client.takeTexts()).containsExactly("42[\"good\"]");
  }

  @Test
  void sio74_anAnswerToNothingIsIgnored() {
    wire.response(from("one", 8, "\"requestId\":\"unknown\",\"sockets\":[]"));
    wire.response(from("one", 12, "\"requestId\":\"unknown\""));

    assertThat(wire.adapter().badMessages()).isZero();
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
