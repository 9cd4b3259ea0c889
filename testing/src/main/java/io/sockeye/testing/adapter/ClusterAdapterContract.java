package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckReply;
import io.sockeye.event.AckTimeoutException;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.FetchSocketsException;
import io.sockeye.server.RemoteSocket;
import io.sockeye.server.ServerSideAcks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What an adapter that connects servers has to do besides {@link AdapterContract}: three servers,
 * one of which leaves, or is there and says nothing.
 */
public abstract class ClusterAdapterContract extends AdapterContract {
  /** Creates the tests. */
  protected ClusterAdapterContract() {}

  @Override
  protected final int serverCount() {
    return 3;
  }

  /**
   * Makes a server mute: it goes on to hear the others and to be counted, but nothing that its
   * adapters send arrives, until the end of the test.
   *
   * @param server the server's number
   * @throws Exception whatever goes wrong
   */
  protected abstract void mute(int server) throws Exception;

  private void muteTheThird() throws Exception {
    servers.settle();
    mute(2);
    servers.isMute(2);
  }

  // ---- a server that leaves

  @Test
  void sio51_aServerThatHasLeftIsNotAskedAnyMore() {
    servers.shutDown(2);

    awaitTwoServers();
    CompletableFuture<List<RemoteSocket>> found = servers.get(0).fetchSockets();

    assertThat(servers.result(found))
        .extracting(RemoteSocket::id)
        .containsExactlyInAnyOrder(a.id(), b.id());
  }

  /** An adapter may know it at once, or after a while of silence. */
  private void awaitTwoServers() {
    servers.await(
        "the cluster to know that the server has left",
        () -> {
          CompletableFuture<ServerSideAcks<AckReply>> acks =
              servers.get(0).serverSideEmitWithAck(Duration.ofSeconds(1), "anybody");
          servers.advance(Duration.ofMillis(1100));
          return servers.result(acks).expected() == 1;
        });
  }

  @Test
  void sio48_theOthersGoOnWhenAServerHasLeft() {
    servers.shutDown(2);

    servers.get(0).emit("x");
    servers.get(1).emit("y");

    servers.settle();
    assertThat(a.take()).containsExactlyInAnyOrder("42[\"x\"]", "42[\"y\"]");
    assertThat(b.take()).containsExactlyInAnyOrder("42[\"x\"]", "42[\"y\"]");
  }

  @Test
  void sio45_aServerThatLeavesWhileItsClientsAreAskedLeavesAPartialResult() {
    CompletableFuture<BroadcastAcks<AckReply>> acks =
        servers.get(0).timeout(Duration.ofSeconds(3)).emitWithAck("q");
    a.answer("q", "[]");
    b.answer("q", "[]");
    c.awaitQuestion("q");
    servers.settle();

    servers.shutDown(2);
    servers.advance(Duration.ofMillis(3050));

    BroadcastAcks<AckReply> result = servers.result(acks);
    assertThat(result.replies()).hasSize(2);
    assertThat(result.expected()).isEqualTo(3);
    assertThat(result.complete()).isFalse();
  }

  // ---- a server that is there and says nothing

  @Test
  void sio58_fetchSocketsSaysHowManyHaveAnsweredAndKeepsWhatCame() throws Exception {
    muteTheThird();
    CompletableFuture<List<RemoteSocket>> found = servers.get(0).fetchSockets();
    servers.settleAnswers();

    servers.advance(Duration.ofMillis(4900));
    assertThat(found).isNotDone();
    servers.advance(Duration.ofMillis(150));

    assertThat(servers.failure(found))
        .isInstanceOfSatisfying(
            FetchSocketsException.class,
            failure -> {
              assertThat(failure).hasMessageContaining("only 1 of 2");
              assertThat(failure.answered()).isEqualTo(1);
              assertThat(failure.expected()).isEqualTo(2);
              assertThat(failure.sockets())
                  .extracting(RemoteSocket::id)
                  .containsExactlyInAnyOrder(a.id(), b.id());
            });
  }

  @Test
  void sio51_timeoutHoldsForFetchSocketsToo() throws Exception {
    muteTheThird();
    CompletableFuture<List<RemoteSocket>> found =
        servers.get(0).timeout(Duration.ofSeconds(1)).fetchSockets();
    servers.settleAnswers();

    servers.advance(Duration.ofMillis(1050));

    assertThat(servers.failure(found)).isInstanceOf(FetchSocketsException.class);
  }

  @Test
  void sio58_serverSideEmitWithAckEndsWithWhatCame() throws Exception {
    for (int i = 0; i < 3; i++) {
      servers.get(i).onServerSide("q", event -> event.ack(1));
    }
    muteTheThird();
    CompletableFuture<ServerSideAcks<AckReply>> acks = servers.get(0).serverSideEmitWithAck("q");
    servers.settleAnswers();

    servers.advance(Duration.ofMillis(5050));

    ServerSideAcks<AckReply> result = servers.result(acks);
    assertThat(result.replies()).hasSize(1);
    assertThat(result.expected()).isEqualTo(2);
    assertThat(result.complete()).isFalse();
  }

  @Test
  void sio45_aBroadcastSaysHowManyServersSaidNothing() throws Exception {
    muteTheThird();
    CompletableFuture<BroadcastAcks<AckReply>> acks =
        servers.get(0).timeout(Duration.ofSeconds(3)).emitWithAck("q");
    a.answer("q", "[]");
    b.answer("q", "[]");
    c.answer("q", "[]");
    servers.settle();

    servers.advance(Duration.ofMillis(3050));

    BroadcastAcks<AckReply> result = servers.result(acks);
    assertThat(result.replies()).hasSize(2);
    assertThat(result.silentServers()).isEqualTo(1);
    assertThat(result.complete()).isFalse();
  }

  @Test
  void sio52_aSocketOfAServerThatSaysNothingTimesOut() throws Exception {
    RemoteSocket found = servers.result(servers.get(0).in(c.id()).fetchSockets()).get(0);
    muteTheThird();
    CompletableFuture<AckReply> reply = found.timeout(Duration.ofSeconds(3)).emitWithAck("q");
    c.answer("q", "[]");
    servers.settle();

    servers.advance(Duration.ofMillis(3050));

    assertThat(servers.failure(reply)).isInstanceOf(AckTimeoutException.class);
  }
}
