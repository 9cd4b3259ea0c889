package io.sockeye.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The single thread of control that many sessions share: an event loop, or a serial executor in a
 * servlet container. Session, transport and delivery state belongs to a lane and is touched only
 * there.
 *
 * <p>A host makes its lanes once, as many as it wants sessions to be served at the same time, and
 * gives each an executor of its own. It may submit its own commands too: they keep their order with
 * those of the server, which no other way to the executor promises.
 *
 * <p>Commands from any thread enter one first-in-first-out queue; the first after idle wakes the
 * lane, which drains the queue and then ends its turn: every {@link TurnEnd} that was asked for
 * runs once (a connection is flushed, a mailbox is handed over), however much was done in the turn.
 */
public final class Lane {
  /** How many commands one turn drains before it lets the network have its turn. */
  private static final int COMMANDS_PER_TURN = 4096;

  private static final FailureLog log = FailureLog.of(Lane.class);

  private final LaneExecutor executor;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Runnable turn = this::turn;

  /** There are commands, and whoever brought them has left the lane asleep ({@link WakeUps}). */
  private volatile boolean owed;

  // Touched on the lane only.
  private final DeadlineWheel deadlines;
  private List<TurnEnd> turnEnds = new ArrayList<>();
  private List<TurnEnd> turnEndsRunning = new ArrayList<>();

  /**
   * Creates a lane.
   *
   * @param executor what it runs on
   */
  public Lane(LaneExecutor executor) {
    this.executor = executor;
    this.deadlines = new DeadlineWheel(executor, this::lookAtQueue);
  }

  /**
   * Tells whether the caller runs on this lane.
   *
   * @return whether it does
   */
  public boolean inLane() {
    return executor.inLane();
  }

  /**
   * Returns the lane's monotonic clock.
   *
   * @return nanoseconds since some fixed moment
   */
  public long nanoTime() {
    return executor.nanoTime();
  }

  /**
   * Queues a command behind all that were submitted before it, from whatever thread. It never runs
   * inside this call, also when the caller is on the lane. An exception it throws is logged and
   * stops nothing. Wakes the lane, unless the caller does so later ({@link WakeUps}).
   *
   * @param command what to do on the lane; must not block
   */
  public void submit(Runnable command) {
    commands.add(command);
    if (!awake.get() && !WakeUps.hold(this)) {
      wake();
    }
  }

  /**
   * Asks for a call at the end of this turn. On the lane only.
   *
   * @param action what to call, once for each time it was asked for
   */
  public void atTurnEnd(TurnEnd action) {
    turnEnds.add(action);
    wake();
  }

  /**
   * Sets a deadline, or moves it when it is set already. On the lane only.
   *
   * @param deadline the deadline
   * @param delayNanos from now, in nanoseconds
   */
  public void arm(Deadline deadline, long delayNanos) {
    deadlines.arm(deadline, executor.nanoTime() + delayNanos);
  }

  /**
   * Takes a deadline back; nothing happens when it is not set. On the lane only.
   *
   * @param deadline the deadline
   */
  public void cancel(Deadline deadline) {
    deadlines.cancel(deadline);
  }

  /**
   * Returns how many deadlines are set. On the lane only.
   *
   * @return their number
   */
  public int armedDeadlines() {
    return deadlines.size();
  }

  void owed() {
    if (!owed) {
      owed = true;
    }
  }

  void wakeIfOwed() {
    if (owed) {
      owed = false;
      wake();
    }
  }

  private void lookAtQueue() {
    if (!commands.isEmpty()) {
      wake();
    }
  }

  private void wake() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      try {
        executor.execute(turn);
      } catch (RejectedExecutionException hostClosed) {
        // Nobody is left whom a command could reach. Not awake, so that later ones do not pile up.
        commands.clear();
        awake.set(false);
      }
    }
  }

  private void turn() {
    owed = false;
    boolean more = drain();
    endTurn();
    // Asleep first, then the look at the queue: a command that came in between wakes the lane
    // itself.
    awake.set(false);
    if (more || !commands.isEmpty() || !turnEnds.isEmpty()) {
      wake();
    }
  }

  private boolean drain() {
    for (int i = 0; i < COMMANDS_PER_TURN; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        return false;
      }
      try {
        command.run();
      } catch (Throwable failure) {
        logFailure(failure);
      }
    }
    return true;
  }

  private void endTurn() {
    List<TurnEnd> ending = turnEnds;
    turnEnds = turnEndsRunning;
    turnEndsRunning = ending;
    for (int i = 0; i < ending.size(); i++) {
      try {
        ending.get(i).turnEnded();
      } catch (Throwable failure) {
        logFailure(failure);
      }
    }
    ending.clear();
  }

  static void logFailure(Throwable failure) {
    log.error(failure, "A task of the lane failed; the lane goes on");
  }

  /** What is called when a lane's turn ends. */
  @FunctionalInterface
  public interface TurnEnd {
    /** The turn is over: everything that was to be done in it has been done. */
    void turnEnded();
  }
}
