package io.sockeye.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.server.Dispatch;
import io.sockeye.server.SocketIOServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A turn of a lane in which each of some sockets gets an event, up to the end of the last handler.
 * What is between the two ways of dispatch is the price of the mailboxes.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MailboxBenchmark {
  /** Where handlers run. */
  @Param public Dispatch dispatch = Dispatch.MAILBOX;

  /** How many mailboxes a turn hands over. */
  @Param({"1", "16", "100"})
  public int sockets = 1;

  private final QuietHost host = new QuietHost();
  private final byte[] event = ("42[\"work\",\"" + "abcdefgh".repeat(16) + "\"]").getBytes(UTF_8);
  private SocketIOServer io = SocketIOServer.builder().host(host).build();
  private QuietConnection[] connections = {};
  private volatile CountDownLatch left = new CountDownLatch(0);

  /** For JMH. */
  public MailboxBenchmark() {}

  /** Connects the sockets. */
  @Setup
  public void prepare() {
    io = SocketIOServer.builder().host(host).dispatch(dispatch).build();
    io.onRaw("work", (socket, work) -> left.countDown());
    io.listen(0);
    connections = new QuietConnection[sockets];
    for (int i = 0; i < sockets; i++) {
      connections[i] = host.connect();
    }
  }

  /**
   * One turn.
   *
   * @throws InterruptedException if the wait for the handlers is interrupted
   */
  @Benchmark
  public void turn() throws InterruptedException {
    CountDownLatch handlers = new CountDownLatch(sockets);
    left = handlers;
    host.onLane(this::receive);
    handlers.await();
  }

  private void receive() {
    for (QuietConnection connection : connections) {
      connection.receive(event);
    }
  }

  /** Ends the server. */
  @TearDown
  public void end() {
    io.close();
  }
}
