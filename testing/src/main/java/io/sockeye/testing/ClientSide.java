package io.sockeye.testing;

import io.sockeye.json.JsonCodec;
import io.sockeye.socketio.protocol.PacketParser;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the clients of one test share: the clock, the line they run on, codec and parser of their
 * server, and how long their test waits for what does not come.
 */
record ClientSide(
    FakeClock clock, Executor line, JsonCodec codec, PacketParser parser, Duration patience) {
  /** Does something on the line, and runs what follows unless that is under way already. */
  void run(Runnable action) {
    line.execute(action);
    clock.settle();
  }

  /** Runs until a condition holds, or fails with a message. */
  void await(BooleanSupplier condition, Supplier<String> failure) {
    if (!clock.settleUntil(condition, patience)) {
      throw new AssertionError(failure.get() + " (waited " + patience + " of real time)");
    }
  }

  /** A future that the test may wait for, because waiting for it runs the clock. */
  <T> CompletableFuture<T> future(String what) {
    return new DrivenFuture<>(this, what);
  }
}
