package io.sockeye.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may be on its way to a lane: design §4, the limit out. */
@Timeout(60)
final class LaneLimitTest {
  private static final int LIMIT = 2 << 20;
  private static final int MUCH = 600 << 10;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ManualExecutor executor = new ManualExecutor();
  private final Lane lane = new Lane(executor);
  private final List<String> ran = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  LaneLimitTest() {
    lane.limit(new LaneLimit(LIMIT, LONG, List.of(lane)));
  }

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  /** Something to be sent. */
  private final class Cargo extends OutboundCommand {
    private final String name;

    Cargo(String name, int bytes) {
      super(bytes - OVERHEAD_BYTES);
      this.name = name;
    }

    @Override
    public void run() {
      ran.add(name);
    }

    @Override
    protected @Nullable Runnable tooMuch() {
      return name.isEmpty() ? null : () -> ran.add("not " + name);
    }
  }

  private void submit(String name) {
    lane.submit(new Cargo(name, MUCH));
  }

  private void fill() {
    for (int i = 0; i < 4; i++) {
      submit("" + i);
    }
    assertThat(lane.handedOverBytes()).isEqualTo(4L * MUCH).isGreaterThan(LIMIT);
  }

  /** A thread that waits for room and then says so. */
  private Thread waiting(AtomicBoolean goesOn) {
    Thread thread =
        new Thread(
            () -> {
              lane.awaitRoom();
              goesOn.set(true);
            });
    threads.add(thread);
    thread.start();
    return thread;
  }

  private static void awaitParked(Thread thread) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  /** One lane after the other, but the time is that of one call. */
  @Test
  void forSeveralLanesThePatienceIsThatForOne() {
    List<Lane> full = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Lane another = new Lane(new ManualExecutor());
      another.limit(new LaneLimit(1, Duration.ofMillis(400), List.of()));
      another.submit(new Cargo("a", 1000));
      full.add(another);
    }
    long began = System.nanoTime();

    Lane.awaitRoom(full);

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(400), Duration.ofMillis(1200));
  }

  @Test
  void inAPoolThatMayNotGrowAThreadWaitsAllTheSame() throws Exception {
    lane.limit(new LaneLimit(LIMIT, Duration.ofMillis(300), List.of(lane)));
    fill();
    ForkJoinPool pool =
        new ForkJoinPool(
            1,
            ForkJoinPool.defaultForkJoinWorkerThreadFactory,
            null,
            false,
            1,
            1,
            1,
            null,
            1,
            TimeUnit.SECONDS);
    try {
      long began = System.nanoTime();
      pool.submit(() -> lane.awaitRoom()).get(10, TimeUnit.SECONDS);

      assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(290));
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void upToTheLimitNobodyWaits() {
    lane.submit(new Cargo("a", LIMIT));

    lane.awaitRoom();

    assertThat(lane.handedOverBytes()).isEqualTo(LIMIT);
  }

  @Test
  void aboveItAThreadIsParkedUntilHalfOfItIsLeft() throws Exception {
    AtomicBoolean goesOn = new AtomicBoolean();
    fill();
    Thread thread = waiting(goesOn);
    awaitParked(thread);

    // One turn takes two of them, more than half of the limit is left.
    executor.step();
    assertThat(lane.handedOverBytes()).isEqualTo(2L * MUCH).isGreaterThan(LIMIT / 2);
    thread.join(100);
    assertThat(goesOn).isFalse();
    executor.step();

    thread.join(10_000);
    assertThat(goesOn).isTrue();
    assertThat(ran).containsExactly("0", "1", "2", "3");
    assertThat(lane.handedOverBytes()).isZero();
  }

  @Test
  void oneTurnTakesAMebibyteBeforeTheNetworkHasItsTurn() {
    lane.submit(new Cargo("large", 1 << 20));
    lane.submit(new Cargo("next", 300));

    executor.step();
    assertThat(ran).containsExactly("large");
    executor.step();

    assertThat(ran).containsExactly("large", "next");
  }

  @Test
  void anInterruptEndsTheWaitingAndStaysPending() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    fill();
    Thread thread =
        new Thread(
            () -> {
              lane.awaitRoom();
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    threads.add(thread);
    thread.start();
    awaitParked(thread);

    thread.interrupt();

    thread.join(10_000);
    assertThat(interrupted).isTrue();
  }

  @Test
  void whoIsInterruptedAlreadyDoesNotWait() {
    fill();
    Thread.currentThread().interrupt();

    lane.awaitRoom();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoHasWaitedForLongEnoughGoesOn() {
    lane.limit(new LaneLimit(LIMIT, Duration.ofMillis(30), List.of(lane)));
    fill();
    long start = System.nanoTime();

    lane.awaitRoom();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(30), Duration.ofSeconds(10));
    submit("kept");
    executor.settle();
    assertThat(ran).containsExactly("0", "1", "2", "3", "kept");
  }

  @Test
  void aThreadOfTheLaneNeverWaitsAndKeepsFourTimesAsMuch() {
    int kept = 4 * LIMIT / MUCH + 1;
    AtomicLong held = new AtomicLong();
    lane.submit(
        () -> {
          for (int i = 0; i < 100; i++) {
            lane.awaitRoom();
            submit("" + i);
          }
          held.set(lane.handedOverBytes());
        });

    executor.settle();

    assertThat(held).hasValue((long) kept * MUCH);
    assertThat(ran).hasSize(100);
    assertThat(ran.subList(0, kept)).noneMatch(name -> name.startsWith("not"));
    assertThat(ran.subList(kept, 100)).allMatch(name -> name.startsWith("not"));
    assertThat(lane.handedOverBytes()).isZero();
  }

  @Test
  void nothingMayTakeThePlaceOfWhatIsNotKept() {
    lane.limit(new LaneLimit(1, LONG, List.of(lane)));
    lane.submit(
        () -> {
          lane.submit(new Cargo("first", 300));
          lane.submit(new Cargo("", 300));
        });

    executor.settle();

    assertThat(ran).containsExactly("first");
  }

  @Test
  void aThreadOfAnotherLaneNeverWaitsEither() {
    ManualExecutor otherExecutor = new ManualExecutor();
    Lane other = new Lane(otherExecutor);
    lane.limit(new LaneLimit(LIMIT, LONG, List.of(lane, other)));
    fill();
    other.submit(lane::awaitRoom);

    otherExecutor.settle();

    assertThat(lane.handedOverBytes()).isGreaterThan(LIMIT);
  }

  @Test
  void aCommandThatFailsGivesItsBytesBack() {
    lane.submit(
        new OutboundCommand(1000) {
          @Override
          public void run() {
            throw new IllegalStateException("on purpose");
          }

          @Override
          protected @Nullable Runnable tooMuch() {
            return null;
          }
        });
    assertThat(lane.handedOverBytes()).isEqualTo(1256);

    executor.settle();

    assertThat(lane.handedOverBytes()).isZero();
  }

  @Test
  void whenTheHostIsClosedNobodyWaits() {
    Lane closed =
        new Lane(
            new LaneExecutor() {
              @Override
              public boolean inLane() {
                return false;
              }

              @Override
              public void execute(Runnable task) {
                throw new RejectedExecutionException("closed");
              }

              @Override
              public void schedule(Runnable task, long delayNanos) {}

              @Override
              public long nanoTime() {
                return 0;
              }
            });
    closed.limit(new LaneLimit(1, LONG, List.of(closed)));
    closed.submit(new Cargo("a", 1000));
    closed.submit(new Cargo("b", 1000));

    closed.awaitRoom();

    assertThat(ran).isEmpty();
  }

  @Test
  void aLimitThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new LaneLimit(0, LONG, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bytes is 0: allowed is 1 and more");
    assertThatThrownBy(() -> new LaneLimit(1, Duration.ofMillis(-1), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("patience is PT-0.001S");
  }

  /** Bytes of two lanes and those who fill them, in loops. */
  @Test
  void lanesThatFillEachOtherAndThreadsThatFillBothEndAndStayBounded() throws Exception {
    int rounds = 10_000;
    int bytes = 1000;
    AtomicLong most = new AtomicLong();
    AtomicInteger arrived = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4);
    try (ThreadExecutor first = new ThreadExecutor();
        ThreadExecutor second = new ThreadExecutor()) {
      List<Lane> lanes = List.of(new Lane(first), new Lane(second));
      LaneLimit limit = new LaneLimit(20L * bytes, LONG, lanes);
      lanes.forEach(each -> each.limit(limit));
      Runnable fillBoth =
          () -> {
            for (int i = 0; i < rounds; i++) {
              for (Lane each : lanes) {
                each.awaitRoom();
                each.submit(new Counted(bytes, arrived, refused));
                most.accumulateAndGet(each.handedOverBytes(), Math::max);
              }
            }
            done.countDown();
          };
      lanes.forEach(each -> each.submit(fillBoth));
      new Thread(fillBoth).start();
      new Thread(fillBoth).start();

      assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
      await().until(() -> arrived.get() + refused.get() == 4 * 2 * rounds);
      await().until(() -> lanes.stream().allMatch(each -> each.handedOverBytes() == 0));
    }
    // Each of four may be past its look at the limit.
    assertThat(most.get()).isLessThanOrEqualTo((4 * 20 + 4) * (bytes + 256L));
    assertThat(arrived.get()).isGreaterThanOrEqualTo(2 * 2 * rounds);
  }

  private static final class Counted extends OutboundCommand {
    private final AtomicInteger arrived;
    private final AtomicInteger refused;

    Counted(int bytes, AtomicInteger arrived, AtomicInteger refused) {
      super(bytes);
      this.arrived = arrived;
      this.refused = refused;
    }

    @Override
    public void run() {
      arrived.incrementAndGet();
    }

    @Override
    protected Runnable tooMuch() {
      AtomicInteger counter = refused;
      return counter::incrementAndGet;
    }
  }

  /** Waiters come and the lane drains at the same moment, again and again: nobody sleeps on. */
  @Test
  void whoBeginsToWaitWhileTheLaneDrainsIsWoken() throws Exception {
    try (ThreadExecutor thread = new ThreadExecutor()) {
      Lane real = new Lane(thread);
      real.limit(new LaneLimit(1000, LONG, List.of(real)));
      AtomicInteger arrived = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      for (int i = 0; i < 10_000; i++) {
        real.submit(new Counted(2000, arrived, refused));
        real.awaitRoom();
        assertThat(real.handedOverBytes()).isZero();
      }
      assertThat(arrived).hasValue(10_000);
    }
  }
}
