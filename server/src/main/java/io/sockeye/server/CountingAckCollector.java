package io.sockeye.server;

import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.AckCollector;
import java.time.Duration;

/**
 * Counts parties, targets and answers until all is over. Lanes and other nodes meet here, for a few
 * instructions each: everything is guarded by this.
 */
abstract class CountingAckCollector implements AckCollector {
  private final Duration timeout;
  private boolean partiesKnown;
  private int partiesToCount;
  private int silent;
  private int expected;
  private int settled;
  private int late;
  private boolean over;

  CountingAckCollector(Duration timeout) {
    this.timeout = timeout;
  }

  /** An answer has come. Returns whether no other is waited for. */
  abstract boolean replied(JsonValues values);

  /** Nothing more is waited for. Called once. */
  abstract void ended();

  int expectedTargets() {
    return expected;
  }

  int silentParties() {
    return silent;
  }

  /** Whether somebody may have been asked and has not answered in time. */
  boolean timeIsOver() {
    return silent + late > 0;
  }

  @Override
  public final Duration timeout() {
    return timeout;
  }

  @Override
  public final synchronized void parties(int parties) {
    partiesKnown = true;
    partiesToCount += parties;
    endIfSettled();
  }

  @Override
  public final synchronized void targets(int count) {
    partiesToCount--;
    expected += count;
    endIfSettled();
  }

  @Override
  public final synchronized void silent() {
    partiesToCount--;
    silent++;
    endIfSettled();
  }

  @Override
  public final synchronized void reply(JsonValues values) {
    if (!over) {
      settled++;
      if (replied(values)) {
        end();
      } else {
        endIfSettled();
      }
    }
  }

  @Override
  public final synchronized void disconnected() {
    settled++;
    endIfSettled();
  }

  @Override
  public final synchronized void timedOut() {
    settled++;
    late++;
    endIfSettled();
  }

  private void endIfSettled() {
    if (partiesKnown && partiesToCount <= 0 && settled >= expected) {
      end();
    }
  }

  private void end() {
    if (!over) {
      over = true;
      ended();
    }
  }
}
