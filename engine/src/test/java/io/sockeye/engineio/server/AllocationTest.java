package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the engine allocates per message and per ping on a WebSocket: no timer, no queue node, no
 * callback (design §2); and how large it is what an idle session keeps. The host here allocates
 * nothing.
 */
final class AllocationTest {
  private static final int TIMES = 1_000;
  private static final int TOTAL = 2 * TIMES;

  private final OneTask executor = new OneTask();
  private final Lane lane = new Lane(executor);
  private final Quiet connection = new Quiet();
  private @Nullable EngineSession session;
  private @Nullable WebSocketListener listener;

  /** Of what is made in a measurement, the last one; being kept, it is made indeed. */
  @Nullable Object kept;

  @BeforeEach
  void open() {
    EngineServer server =
        new EngineServer(
            EngineOptions.builder().build(),
            opened -> {
              session = opened;
              return new Silent();
            });
    executor.runNow(() -> server.onUpgrade(new Accepted()));
    assertThat(connection.sent).isEqualTo(1);
  }

  @Test
  void sendingAllocatesNothing() {
    EngineFrame frame = EngineFrame.textMessage("x");
    EngineSession sender = opened();

    assertThat(allocatedBytesPerTime(() -> sender.send(frame))).isZero();
    assertThat(connection.sent).isGreaterThan(TOTAL);
    assertThat(connection.flushes).as("once a turn").isGreaterThan(TOTAL);
  }

  @Test
  void receivingAllocatesThePacketOnly() {
    byte[] text = {'4', 'x'};
    WebSocketListener receiver = listening();

    assertThat(allocatedBytesPerTime(() -> receiver.onText(text, 0, 2))).isBetween(0L, 32L);
  }

  @Test
  void aHeartbeatAllocatesNothing() {
    byte[] pong = {'3'};
    WebSocketListener receiver = listening();
    int before = connection.sent;

    assertThat(
            allocatedBytesPerTime(
                () -> {
                  executor.advanceTo(TimeUnit.SECONDS.toNanos(25));
                  receiver.onText(pong, 0, 1);
                }))
        .isZero();
    assertThat(connection.sent - before).as("pings").isEqualTo(TOTAL);
    assertThat(lane.armedDeadlines()).isEqualTo(1);
  }

  @Test
  void aRequestIs24BytesBesideItsHead() {
    byte[] head = "GET /\nhost:a\n".getBytes(StandardCharsets.ISO_8859_1);
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    assertThat(allocatedBytesPerTime(() -> kept = HttpRequest.ofCheckedHead(head, peer, false)))
        .isBetween(16L, 24L);
    assertThat(allocatedBytesPerTime(() -> kept = HttpRequest.ofCheckedHead(head, peer, true)))
        .isBetween(16L, 24L);
  }

  @Test
  void eio48_aHeartbeatIs40Bytes() {
    EngineSession owner = opened();

    assertThat(allocatedBytesPerTime(() -> kept = Heartbeat.of(owner))).isBetween(24L, 40L);
  }

  private EngineSession opened() {
    EngineSession made = session;
    if (made == null) {
      throw new AssertionError("no session");
    }
    return made;
  }

  private WebSocketListener listening() {
    WebSocketListener made = listener;
    if (made == null) {
      throw new AssertionError("no connection");
    }
    return made;
  }

  /** Once to warm up, once to measure; every time is a turn of the lane. */
  private long allocatedBytesPerTime(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < TOTAL; i++) {
      if (i == TIMES) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      executor.runNow(action);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / TIMES;
  }

  /** A lane's thread that has room for one task and one timer, which is all a lane asks for. */
  private static final class OneTask implements LaneExecutor {
    private long now;
    private @Nullable Runnable task;
    private @Nullable Runnable timer;
    private long timerDue;

    @Override
    public boolean inLane() {
      return true;
    }

    @Override
    public void execute(Runnable next) {
      if (task != null) {
        throw new AssertionError("a second task");
      }
      task = next;
    }

    @Override
    public void schedule(Runnable next, long delayNanos) {
      timer = next;
      timerDue = now + delayNanos;
    }

    @Override
    public long nanoTime() {
      return now;
    }

    void runNow(Runnable action) {
      action.run();
      settle();
    }

    private void settle() {
      for (Runnable next = task; next != null; next = task) {
        task = null;
        next.run();
      }
    }

    void advanceTo(long nanosFromNow) {
      long target = now + nanosFromNow + TimeUnit.MILLISECONDS.toNanos(10);
      for (Runnable due = timer; due != null && timerDue <= target; due = timer) {
        timer = null;
        now = Math.max(now, timerDue);
        due.run();
        settle();
      }
      now = target;
    }
  }

  private final class Accepted implements UpgradeExchange {
    private final HttpRequest request =
        new HttpRequest(
            "GET",
            "/engine.io/?EIO=4&transport=websocket",
            new HttpHeaders(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            false);

    @Override
    public HttpRequest request() {
      return request;
    }

    @Override
    public Lane lane() {
      return lane;
    }

    @Override
    public void accept(
        Lane target,
        HttpHeaders headers,
        WebSocketOptions options,
        Function<WebSocketConnection, WebSocketListener> opened) {
      listener = opened.apply(connection);
    }

    @Override
    public void refuse(HttpResponse response) {
      throw new AssertionError("refused");
    }
  }

  private static final class Quiet implements WebSocketConnection {
    private int sent;
    private int flushes;

    @Override
    public void send(byte[] message, boolean binary, boolean compress) {
      sent++;
    }

    @Override
    public void send(SharedMessage message, boolean compress) {
      sent++;
    }

    @Override
    public void flush() {
      flushes++;
    }

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public long pendingBytes() {
      return 0;
    }

    @Override
    public void reading(boolean reading) {}

    @Override
    public void close(int code) {}

    @Override
    public void abort() {}
  }

  private static final class Silent implements EngineListener {
    @Override
    public void onText(byte[] array, int offset, int length) {}

    @Override
    public void onBinary(byte[] array, int offset, int length) {}

    @Override
    public void onClose(CloseReason reason, @Nullable String description) {}
  }
}
