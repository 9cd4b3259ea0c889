package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that is accepted for another lane lives there, and nothing is lost on the way. */
@ParameterizedClass
@MethodSource("io.sockeye.engineio.netty.NetworkTest#withLanes")
class MoveTest {
  private static final int FRAMES_AHEAD = 20;

  @Parameter private NettyIo io = NettyIo.NIO;

  private NettyHost.Builder options() {
    return NettyHost.builder().io(io).ioThreads(2);
  }

  private static Lane other(TestHost host, Lane lane) {
    return host.lane(0) == lane ? host.lane(1) : host.lane(0);
  }

  @Test
  void framesThatAreUnderWayArriveOnTheNewLaneInOrder_aThousandTimes() throws Exception {
    AtomicInteger offLane = new AtomicInteger();
    CompletableFuture<TestHost> started = new CompletableFuture<>();
    try (TestHost host =
        TestHost.start(
            options(),
            TestHost.webSocket(
                upgrade -> {
                  Lane target = other(started.join(), upgrade.lane());
                  upgrade.accept(
                      target,
                      new HttpHeaders(),
                      WebSocketOptions.plain(1000),
                      opened -> new LaneEcho(opened, target, offLane));
                }))) {
      started.complete(host);
      ByteArrayOutputStream ahead = new ByteArrayOutputStream();
      ahead.writeBytes(WebSocketClient.HANDSHAKE.replace("\n", "\r\n").getBytes(UTF_8));
      for (int i = 0; i < FRAMES_AHEAD; i++) {
        ahead.writeBytes(Frames.text("ahead " + i));
      }
      for (int round = 0; round < 1000; round++) {
        try (RawClient raw = host.connect()) {
          raw.bytes(ahead.toByteArray());
          // Some more while the connection moves, in pieces.
          byte[] meanwhile = Frames.text("meanwhile");
          raw.bytes(Arrays.copyOf(meanwhile, 7));
          WebSocketClient client = new WebSocketClient(raw).opened();
          raw.bytes(Arrays.copyOfRange(meanwhile, 7, meanwhile.length));
          for (int i = 0; i < FRAMES_AHEAD; i++) {
            assertThat(client.read()).isEqualTo("text ahead " + i);
          }
          assertThat(client.read()).isEqualTo("text meanwhile");
        }
      }
      assertThat(offLane).hasValue(0);
    }
  }

  @Test
  void aClientThatLeavesWhileItsConnectionMovesIsToldNothingOrItsEnd() throws Exception {
    Recorder recorder = new Recorder();
    CompletableFuture<TestHost> started = new CompletableFuture<>();
    AtomicInteger opened = new AtomicInteger();
    CountDownLatch asked = new CountDownLatch(300);
    try (TestHost host =
        TestHost.start(
            options(),
            TestHost.webSocket(
                upgrade -> {
                  Lane target = other(started.join(), upgrade.lane());
                  upgrade.accept(
                      target,
                      new HttpHeaders(),
                      WebSocketOptions.plain(1000),
                      connection -> {
                        opened.incrementAndGet();
                        return recorder;
                      });
                  asked.countDown();
                }))) {
      started.complete(host);
      for (int i = 0; i < 300; i++) {
        RawClient client = host.connect();
        client.lines(WebSocketClient.HANDSHAKE);
        if (i % 2 == 0) {
          client.reset();
        } else {
          client.close();
        }
      }
      // A client that has reset may never be seen at all.
      asked.await(1, TimeUnit.SECONDS);
    }
    assertThat(recorder.events()).hasSize(opened.get());
    assertThat(recorder.events()).allSatisfy(event -> assertThat(event).startsWith("closed: "));
  }

  @Test
  void aDecisionMayComeFromAnotherThreadLater() throws Exception {
    CompletableFuture<UpgradeExchange> asked = new CompletableFuture<>();
    Recorder recorder = new Recorder();
    try (TestHost host = TestHost.start(options(), TestHost.webSocket(asked::complete));
        RawClient raw = host.connect()) {
      raw.bytes(
          Frames.join(
              WebSocketClient.HANDSHAKE.replace("\n", "\r\n").getBytes(UTF_8),
              Frames.text("early")));
      UpgradeExchange upgrade = asked.get(5, TimeUnit.SECONDS);
      upgrade.accept(
          other(host, upgrade.lane()),
          new HttpHeaders(),
          WebSocketOptions.plain(1000),
          opened -> recorder);
      assertThat(recorder.next()).isEqualTo("text early");
      new WebSocketClient(raw).opened();
    }
  }

  @Test
  void aForeignLaneIsRefused() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Lane foreign = new Lane(new NoExecutor());
    try (TestHost host =
            TestHost.start(
                options(),
                TestHost.webSocket(
                    upgrade -> {
                      try {
                        upgrade.accept(
                            foreign,
                            new HttpHeaders(),
                            WebSocketOptions.plain(1),
                            opened -> new Recorder());
                      } catch (IllegalArgumentException failure) {
                        thrown.complete(failure);
                        upgrade.refuse(TestResponses.text(400, ""));
                      }
                    }));
        RawClient client = host.connect()) {
      assertThat(client.lines(WebSocketClient.HANDSHAKE).readResponse().status()).isEqualTo(400);
      assertThat(thrown.get(5, TimeUnit.SECONDS)).hasMessage("lane: not a lane of this host");
    }
  }

  @Test
  void closingTheHostWhileConnectionsMoveLeavesNone() throws Exception {
    CompletableFuture<TestHost> started = new CompletableFuture<>();
    Recorder recorder = new Recorder();
    TestHost host =
        TestHost.start(
            options(),
            TestHost.webSocket(
                upgrade ->
                    upgrade.accept(
                        other(started.join(), upgrade.lane()),
                        new HttpHeaders(),
                        WebSocketOptions.plain(1),
                        opened -> recorder)));
    started.complete(host);
    RawClient[] clients = new RawClient[50];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = host.connect();
      clients[i].lines(WebSocketClient.HANDSHAKE);
    }
    host.close();
    for (RawClient client : clients) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  client.readBytes(1);
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
      client.close();
    }
  }

  /** Sends back what comes in, and counts what does not come on its lane. */
  private record LaneEcho(WebSocketConnection connection, Lane lane, AtomicInteger offLane)
      implements WebSocketListener {
    @Override
    public void onText(byte[] array, int offset, int length) {
      check();
      connection.send(Arrays.copyOfRange(array, offset, offset + length), false, true);
      connection.flush();
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {
      check();
    }

    @Override
    public void onWritable() {
      check();
    }

    @Override
    public void onClose(@Nullable String error) {
      check();
    }

    private void check() {
      if (!lane.inLane()) {
        offLane.incrementAndGet();
      }
    }
  }

  private static final class NoExecutor implements LaneExecutor {
    @Override
    public boolean inLane() {
      return false;
    }

    @Override
    public void execute(Runnable task) {}

    @Override
    public void schedule(Runnable task, long delayNanos) {}

    @Override
    public long nanoTime() {
      return 0;
    }
  }
}
