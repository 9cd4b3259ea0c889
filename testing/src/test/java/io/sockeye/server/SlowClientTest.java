package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that do not take what is sent to them, as the handlers see it. */
final class SlowClientTest {
  private static final String KILOBYTE = "x".repeat(1000);

  private final Fixture fixture =
      new Fixture(
          options ->
              options.engine(
                  engine -> engine.maxBufferedBytes(100_000).pingInterval(Duration.ofHours(1))));
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();

  SlowClientTest() {
    io.onConnection(sockets::add);
    io.onDisconnect(
        (socket, disconnect) ->
            ended.add(
                sockets.indexOf(socket) + ": " + disconnect.reason() + ", " + disconnect.detail()));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void emitKilobytes(int from, int to) {
    IntStream.range(from, to).forEach(i -> io.emit("x", i, KILOBYTE));
    fixture.clock.settle();
  }

  private static List<String> kilobytes(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "42[\"x\"," + i + ",\"" + KILOBYTE + "\"]")
        .toList();
  }

  @Test
  void sec040_theHandlersLearnThatAWebSocketWasTooSlowAndOthersGetEverything() {
    Wire slow = fixture.connect(0);
    Wire quick = fixture.connect(0);
    slow.reading(false);

    emitKilobytes(0, 98);
    assertThat(ended).isEmpty();
    emitKilobytes(98, 100);

    assertThat(ended)
        .containsExactly("0: slow consumer, more than 100000 bytes wait for the client");
    assertThat(slow.isOpen()).isFalse();
    assertThat(sockets.get(0).connected()).isFalse();
    assertThat(quick.take()).isEqualTo(kilobytes(0, 100));
    assertThat(io.outboundUsage()).isEqualTo(new OutboundUsage(0, 0, 0, 1, 0));
  }

  @Test
  void sec041_theHandlersLearnThatAPollingClientWasTooSlowAndOthersGetEverything() {
    PollingWire slow = fixture.poll(0);
    Wire quick = fixture.connect(1);

    emitKilobytes(0, 50);
    emitKilobytes(50, 100);

    assertThat(ended)
        .containsExactly("0: slow consumer, more than 100000 bytes wait for the client");
    assertThat(slow.get().status()).isEqualTo(400);
    assertThat(quick.take()).isEqualTo(kilobytes(0, 100));
  }

  @Test
  void sec040_theTimeIsToldAsTheDetail() {
    Wire slow = fixture.connect(0);
    slow.reading(false);
    emitKilobytes(0, 1);

    fixture.clock.advance(Duration.ofSeconds(31));

    assertThat(ended).hasSize(1);
    assertThat(ended.get(0))
        .startsWith("0: slow consumer, nothing of the ")
        .endsWith(" bytes that wait was taken for PT30S");
  }

  @Test
  void sec048_volatileEventsAreDroppedAndCountedAndTheRestKeepsItsOrder() {
    Wire slow = fixture.connect(0);
    slow.reading(false);
    emitKilobytes(0, 80);

    for (int i = 0; i < 10; i++) {
      sockets.get(0).asVolatile().emit("dropped", KILOBYTE.repeat(10));
      io.asVolatile().emit("dropped too", KILOBYTE.repeat(10));
      io.emit("kept", i);
    }
    fixture.clock.settle();
    assertThat(io.outboundUsage().droppedVolatiles()).isEqualTo(20);
    assertThat(ended).isEmpty();

    slow.reading(true);
    List<String> expected = new ArrayList<>(kilobytes(0, 80));
    IntStream.range(0, 10).forEach(i -> expected.add("42[\"kept\"," + i + "]"));
    assertThat(slow.take()).isEqualTo(expected);
  }

  @Test
  void sec048_onPollingTheyAreDroppedWhileNoGetWaits() {
    PollingWire polling = fixture.poll(0);

    sockets.get(0).asVolatile().emit("dropped");
    io.emit("kept", 1);
    io.asVolatile().emit("dropped too");
    io.emit("kept", 2);
    fixture.clock.settle();

    assertThat(polling.take()).containsExactly("42[\"kept\",1]", "42[\"kept\",2]");
    assertThat(io.outboundUsage().droppedVolatiles()).isEqualTo(2);
  }

  @Test
  void sec048_whatIsConflatedIsNotCountedAsDropped() {
    fixture.poll(0);

    sockets.get(0).conflate("k").emit("x", 1);
    sockets.get(0).conflate("k").emit("x", 2);
    fixture.clock.settle();

    assertThat(io.outboundUsage().droppedVolatiles()).isZero();
  }

  @Test
  void sec049_aBroadcastToManySlowClientsIsHeldOnce() {
    try (Fixture narrow =
        new Fixture(
            1,
            options ->
                options.engine(
                    engine ->
                        engine
                            .maxTotalBufferedBytes(2_000_000)
                            .pingInterval(Duration.ofHours(1))))) {
      List<Wire> wires = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        wires.add(narrow.connect(0));
      }
      wires.forEach(wire -> wire.reading(false));

      narrow.io.emit("large", "x".repeat(1_000_000));
      narrow.clock.settle();

      assertThat(narrow.io.outboundUsage().laggingClients()).isEqualTo(1000);
      assertThat(narrow.io.outboundUsage().slowConsumers()).isZero();
      wires.forEach(wire -> wire.reading(true));
      wires.forEach(wire -> assertThat(wire.take()).hasSize(1));
    }
  }

  @Test
  void aSlowClientMayComeBackAndGetWhatItMissed() {
    try (Fixture recovering =
        new Fixture(
            options ->
                options
                    .connectionStateRecovery(RecoveryOptions.defaults())
                    .engine(engine -> engine.maxBufferedBytes(10_000)))) {
      RecoveringWire client = new RecoveringWire(recovering, 0);
      recovering.io.emit("first");
      client.read().takeEvents();
      client.wire().reading(false);
      for (int i = 0; i < 20; i++) {
        recovering.io.emit("x", i, KILOBYTE);
        recovering.clock.settle();
      }
      assertThat(recovering.io.outboundUsage().slowConsumers()).isEqualTo(1);

      client.comeBack(1);

      assertThat(client.recovered()).isTrue();
      assertThat(client.takeEvents()).hasSize(20);
    }
  }
}
