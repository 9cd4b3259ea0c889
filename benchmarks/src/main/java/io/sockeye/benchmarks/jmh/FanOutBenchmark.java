package io.sockeye.benchmarks.jmh;

import io.sockeye.server.SocketIOServer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A broadcast to a room of 1000, up to the host: per delivery. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanOutBenchmark {
  private static final int MEMBERS = 1000;

  private final QuietHost host = new QuietHost();
  private final SocketIOServer io = SocketIOServer.builder().host(host).build();
  private final String payload = "abcdefgh".repeat(16);
  private final QuietConnection[] members = new QuietConnection[MEMBERS];

  /** For JMH. */
  public FanOutBenchmark() {}

  /** Fills the room. */
  @Setup
  public void prepare() {
    io.listen(0);
    for (int i = 0; i < MEMBERS; i++) {
      members[i] = host.connect();
    }
    io.socketsJoin("room");
    host.drain();
    long before = members[0].sent();
    broadcast();
    for (QuietConnection member : members) {
      if (member.sent() != before + 1) {
        throw new IllegalStateException("a member has got " + member.sent() + " messages");
      }
    }
  }

  /** One broadcast, from a thread that is not the lane's. */
  @Benchmark
  @OperationsPerInvocation(MEMBERS)
  public void broadcast() {
    io.to("room").emit("msg", payload);
    host.drain();
  }

  /** Ends the server. */
  @TearDown
  public void end() {
    io.close();
  }
}
