package io.sockeye.lane;

import java.util.ArrayList;
import java.util.Collection;
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

  /**
   * Of what is to be sent, how many bytes one turn takes before it lets the network have its turn:
   * a client that reads then takes them while the lane goes on.
   */
  private static final int BYTES_PER_TURN = 1 << 20;

  private static final RareLog log = RareLog.everySecond(Lane.class);

  private final LaneExecutor executor;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Runnable turn = this::turn;
  private final HandedOver handedOver = new HandedOver();

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
   * Queues a command that carries bytes to be sent; otherwise as {@link #submit(Runnable)}. Never
   * waits: call {@link #awaitRoom()} before. A lane that hands over more than four times what the
   * limit allows has {@link OutboundCommand#tooMuch} queued in its place.
   *
   * @param command what to do on the lane; must not block
   */
  public void submit(OutboundCommand command) {
    if (handedOver.add(command)) {
      submit((Runnable) command);
    } else {
      Runnable instead = command.tooMuch();
      if (instead != null) {
        submit(instead);
      }
    }
  }

  /**
   * Waits until the lane can take more to be sent: while more bytes than the limit allows wait to
   * be run, the calling thread is parked until half of them are left. A thread of one of the {@link
   * LaneLimit#lanes} never waits, nor one that is interrupted; it goes on at once with the
   * interrupt still pending. Who has waited for as long as the limit says goes on too. To be called
   * without locks that a lane could want.
   */
  public void awaitRoom() {
    if (handedOver.isFull()) {
      awaitRoomSince(System.nanoTime());
    }
  }

  /**
   * As {@link #awaitRoom()} for several lanes, one after the other, for all of them together not
   * longer than for one.
   *
   * @param lanes the lanes
   */
  public static void awaitRoom(Collection<Lane> lanes) {
    long begun = 0;
    boolean waits = false;
    for (Lane lane : lanes) {
      if (lane.handedOver.isFull()) {
        if (!waits) {
          waits = true;
          begun = System.nanoTime();
        }
        lane.awaitRoomSince(begun);
      }
    }
  }

  private void awaitRoomSince(long begunNanos) {
    WakeUps.releaseHeld();
    wakeIfOwed();
    handedOver.awaitRoom(begunNanos);
  }

  /**
   * Limits what may wait here to be sent. Without that there is no limit. From any thread.
   *
   * @param limit how much, and who never waits
   */
  public void limit(LaneLimit limit) {
    handedOver.limit(limit);
  }

  /**
   * Tells how much has been handed over to be sent and has not been run. From any thread.
   *
   * @return the bytes, with {@value OutboundCommand#OVERHEAD_BYTES} for each command
   */
  public long handedOverBytes() {
    return handedOver.bytes();
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
        handedOver.end();
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
    long carried = 0;
    boolean more = true;
    for (int i = 0; i < COMMANDS_PER_TURN && carried < BYTES_PER_TURN; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        more = false;
        break;
      }
      try {
        command.run();
      } catch (Throwable failure) {
        logFailure(failure);
      }
      if (command instanceof OutboundCommand outbound) {
        carried += outbound.bytes();
      }
    }
    if (carried > 0) {
      handedOver.remove(carried);
    }
    return more;
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
