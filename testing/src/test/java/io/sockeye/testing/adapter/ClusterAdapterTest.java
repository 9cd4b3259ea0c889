package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.RemoteSocket;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One server of a cluster, and what goes over its wire: SIO-74. */
final class ClusterAdapterTest extends ScriptedCluster {
  ClusterAdapterTest() {
    super(ScriptedAdapter.Counting::new);
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
}
