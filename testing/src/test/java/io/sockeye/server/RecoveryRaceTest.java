package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is in the queue of a lane at the moment when a connection is lost or a session resumed,
 * brought about one step at a time: handlers run on the lane, and a bystander's makes the server
 * send.
 */
final class RecoveryRaceTest {
  private final Fixture fixture =
      new Fixture(
          options ->
              options
                  .dispatch(Dispatch.IO_THREAD)
                  .connectionStateRecovery(RecoveryOptions.defaults()));
  private final SocketIOServer io = fixture.io;
  private final List<Socket> sockets = new ArrayList<>();
  private final RecoveringWire client;
  private final Wire bystander;

  RecoveryRaceTest() {
    io.onConnection(sockets::add);
    io.on("say", String.class, (socket, what) -> io.emit(what));
    client = new RecoveringWire(fixture, 0);
    bystander = fixture.connect(0);
    io.emit("first");
    client.read().takeEvents();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sio66_whatIsQueuedBehindTheLossIsMissed() {
    fixture.clock.together(
        () -> {
          // The connection is closed for this, by a command for the lane; the next is the event.
          client.wire().send("4abc");
          bystander.send("42[\"say\",\"queued\"]");
        });

    assertThat(client.comeBack(0).takeEvents()).containsExactly("42[\"queued\"]");
    assertThat(client.recovered()).isTrue();
  }

  @Test
  void sio66_whatIsQueuedBehindTheReturnIsWrittenOnce() {
    client.lose();
    Wire wire = client.open(0);
    fixture.clock.together(
        () -> {
          wire.send(client.connectPacket(""));
          bystander.send("42[\"say\",\"queued\"]");
        });

    assertThat(client.read().takeEvents()).containsExactly("42[\"queued\"]");
    assertThat(client.recovered()).isTrue();
  }

  @Test
  void sio66_whatIsQueuedBehindTheAdmissionReachesANewSocketAndIsMissedIfItIsLost() {
    Wire wire = fixture.open(0);
    fixture.clock.together(
        () -> {
          wire.send("40");
          bystander.send("42[\"say\",\"queued\"]");
        });
    List<String> come = wire.take();
    assertThat(come).hasSize(2);
    assertThat(come.get(0)).startsWith("40{");
    assertThat(come.get(1)).startsWith("42[\"queued\",");
    String pid = come.get(0).replaceAll(".*(\"pid\":\"[^\"]+\").*", "$1");
    wire.abort();

    // The event has not arrived, so there is no offset.
    List<String> back = fixture.open(0).send("40{" + pid + "}").take();

    assertThat(back).hasSize(2);
    assertThat(back.get(0)).isEqualTo(come.get(1));
    assertThat(back.get(1)).isEqualTo(come.get(0));
  }

  @Test
  void sio67_aJoinThatIsQueuedCountsFromTheMomentItIsIssued() {
    Socket socket = sockets.get(0);
    fixture.clock.together(
        () -> {
          io.to("r").emit("before");
          socket.join("r");
          io.to("r").emit("inside");
          socket.leave("r");
          io.to("r").emit("after");
          client.wire().abort();
        });

    assertThat(client.lose().comeBack(1).takeEvents()).containsExactly("42[\"inside\"]");
  }
}
