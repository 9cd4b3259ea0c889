package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.adapter.Recovery;
import io.sockeye.testing.InMemoryWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What connection state recovery puts on the wire: features §2.12. */
final class RecoveryWireTest {
  private static final String ID = "[A-Za-z0-9_-]{20}";
  private static final String OFFSET = ",\"" + ID + "\"";

  private final Fixture fixture =
      new Fixture(options -> options.connectionStateRecovery(RecoveryOptions.defaults()));
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();

  RecoveryWireTest() {
    io.onConnection(sockets::add);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sio12_sio62_connectIsAnsweredWithSidAndPid() {
    String connect = fixture.open().send("40").take().get(0);

    assertThat(connect).matches("40\\{\"sid\":\"" + ID + "\",\"pid\":\"" + ID + "\"\\}");
    assertThat(connect.substring(9, 29)).isNotEqualTo(connect.substring(38, 58));
    assertThat(connect).contains("\"sid\":\"" + sockets.get(0).id() + "\"");
  }

  @Test
  void sio62_anEventEndsWithAnOffsetWhoeverItIsFor() {
    Wire wire = fixture.connect();

    sockets.get(0).emit("one");
    sockets.get(0).emit("two", 1, "a");
    io.emit("three", List.of("b"));
    io.to(wire.sid()).emit("four");

    assertThat(wire.take())
        .satisfiesExactly(
            text -> assertThat(text).matches("42\\[\"one\"" + OFFSET + "\\]"),
            text -> assertThat(text).matches("42\\[\"two\",1,\"a\"" + OFFSET + "\\]"),
            text -> assertThat(text).matches("42\\[\"three\",\\[\"b\"\\]" + OFFSET + "\\]"),
            text -> assertThat(text).matches("42\\[\"four\"" + OFFSET + "\\]"))
        .doesNotHaveDuplicates();
  }

  @Test
  void sio62_offsetsDifferAndBelongToOneLog() {
    Wire wire = fixture.connect();
    for (int i = 0; i < 200; i++) {
      io.emit("x");
    }

    List<String> texts = wire.take();

    assertThat(texts).hasSize(200).doesNotHaveDuplicates();
    assertThat(texts.stream().map(text -> text.substring(0, 16)).distinct()).hasSize(1);
  }

  @Test
  void sio62_theOffsetStandsBehindTheArgumentsOfABinaryEvent() {
    Wire wire = fixture.connect();

    sockets.get(0).emit("x", new byte[] {1, 2}, "b", new byte[] {3});

    assertThat(wire.take())
        .satisfiesExactly(
            text ->
                assertThat(text)
                    .matches(
                        "452-\\[\"x\",\\{\"_placeholder\":true,\"num\":0\\},\"b\","
                            + "\\{\"_placeholder\":true,\"num\":1\\}"
                            + OFFSET
                            + "\\]"),
            bytes -> assertThat(bytes).isEqualTo("<0102>"),
            bytes -> assertThat(bytes).isEqualTo("<03>"));
  }

  @Test
  void sio62_whatIsPassedOnGetsAnOffsetToo() {
    io.onRaw("relay", (socket, event) -> io.emit("relayed", event.values()));
    Wire wire = fixture.connect();

    wire.send("42[\"relay\", {\"a\" : 1},[ 2]]");

    assertThat(wire.take())
        .singleElement()
        .asString()
        .matches("42\\[\"relayed\",\\{\"a\" : 1\\},\\[ 2\\]" + OFFSET + "\\]");
  }

  @Test
  void sio63_volatileEventsAndThoseThatWantAnAckHaveNoOffset() {
    Wire wire = fixture.connect();

    sockets.get(0).asVolatile().emit("a", "x");
    io.asVolatile().emit("b", "x");
    Future<?> unused = sockets.get(0).emitWithAck("c", "x");
    unused = io.emitWithAck("d", "x");

    assertThat(wire.take())
        .containsExactly(
            "42[\"a\",\"x\"]", "42[\"b\",\"x\"]", "420[\"c\",\"x\"]", "421[\"d\",\"x\"]");
  }

  @Test
  void sio63_acksToTheClientHaveNoOffset() {
    io.onWithAck("echo", String.class, (socket, text) -> text);
    Wire wire = fixture.connect();

    wire.send("427[\"echo\",\"x\"]");

    assertThat(wire.take()).containsExactly("437[\"x\"]");
  }

  @Test
  void sio63_handlersOfOutgoingEventsDoNotSeeTheOffset() {
    List<Integer> sizes = new ArrayList<>();
    io.onAnyOutgoing((socket, event) -> sizes.add(event.size()));
    fixture.connect();

    sockets.get(0).emit("x", 1);
    io.emit("x", 1, 2);
    fixture.clock.settle();

    assertThat(sizes).containsExactly(1, 2);
  }

  @Test
  void sio66_missedPacketsAreWrittenBeforeConnect() {
    Wire wire = fixture.connect(0);
    sockets.get(0).emit("first");
    String first = wire.take().get(0);
    String pid = pid(wire);
    wire.abort();
    sockets.get(0).emit("to you");
    io.emit("to all", 1);

    String auth = "{\"pid\":\"" + pid + "\",\"offset\":\"" + offset(first) + "\",\"token\":1}";
    List<String> back = fixture.open(1).send("40" + auth).take();

    assertThat(back)
        .satisfiesExactly(
            text -> assertThat(text).matches("42\\[\"to you\"" + OFFSET + "\\]"),
            text -> assertThat(text).matches("42\\[\"to all\",1" + OFFSET + "\\]"),
            text ->
                assertThat(text)
                    .isEqualTo("40{\"sid\":\"" + wire.sid() + "\",\"pid\":\"" + pid + "\"}"));
  }

  @Test
  void sio66_theAttachmentsOfAMissedPacketFollowIt() {
    RecoveringWire client = new RecoveringWire(fixture, 0);
    io.emit("first");
    client.read().lose();
    io.emit("bytes", new byte[] {7});

    assertThat(client.open(1).send(client.connectPacket("")).take())
        .satisfiesExactly(
            text ->
                assertThat(text)
                    .matches(
                        "451-\\[\"bytes\",\\{\"_placeholder\":true,\"num\":0\\}" + OFFSET + "\\]"),
            bytes -> assertThat(bytes).isEqualTo("<07>"),
            text -> assertThat(text).startsWith("40{"));
  }

  @Test
  void sio66_pollingIsRecoveredToo() {
    RecoveringWire client = new RecoveringWire(fixture, 0);
    io.emit("first");
    client.read().lose();
    io.emit("missed");

    PollingWire polling = fixture.pollWith(1, client.connectPacket(""));

    assertThat(polling.take())
        .satisfiesExactly(
            text -> assertThat(text).matches("42\\[\"missed\"" + OFFSET + "\\]"),
            text -> assertThat(text).startsWith("40{\"sid\":\"" + client.sid()));
  }

  @Test
  void eio55_sio62_aClientOfSocketIo2IsNotToldAPid() {
    try (Fixture old =
        new Fixture(
            options ->
                options
                    .engine(engine -> engine.allowEio3(true))
                    .connectionStateRecovery(RecoveryOptions.defaults()))) {
      List<Socket> seen = new ArrayList<>();
      old.io.onConnection(seen::add);
      InMemoryWebSocket wire = old.host.client().webSocket("/socket.io/?EIO=3&transport=websocket");
      old.clock.settle();
      seen.get(0).emit("x", "y");
      old.clock.settle();

      assertThat(wire.takeTexts().subList(1, 3)).containsExactly("40", "42[\"x\",\"y\"]");
      assertThat(seen.get(0).recovery()).isEqualTo(Recovery.NOT_REQUESTED);
    }
  }

  @Test
  void sio62_offNothingChanges() {
    try (Fixture off = new Fixture()) {
      List<Socket> seen = new ArrayList<>();
      off.io.onConnection(seen::add);
      Wire wire = off.open();
      String connect = wire.send("40{\"pid\":\"a\",\"offset\":\"b\"}").take().get(0);
      seen.get(0).emit("x", "y");
      off.io.emit("x");

      assertThat(connect).matches("40\\{\"sid\":\"" + ID + "\"\\}");
      assertThat(wire.take()).containsExactly("42[\"x\",\"y\"]", "42[\"x\"]");
      assertThat(seen.get(0).recovered()).isFalse();
    }
  }

  private static String offset(String event) {
    return event.replaceAll(".*,\"([^\"]*)\"\\]$", "$1");
  }

  private static String pid(Wire wire) {
    return wire.connectPacket().replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");
  }
}
