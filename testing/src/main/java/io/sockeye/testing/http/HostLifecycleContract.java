package io.sockeye.testing.http;

import static io.sockeye.testing.http.HostUnderTest.next;
import static io.sockeye.testing.http.HostUnderTest.on;
import static io.sockeye.testing.http.HostUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHost;
import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a host begins and ends, and its lanes. */
abstract class HostLifecycleContract extends HostContract {
  // ---- lanes

  @Test
  void lanesAreThereAndStayTheSame() {
    List<Lane> lanes = host().host.lanes();
    assertFalse(lanes.isEmpty());
    assertEquals(lanes, host().host.lanes());
    assertEquals(lanes.size(), lanes.stream().distinct().count());
  }

  @Test
  void aLaneRunsWhatItIsGivenInOrderAndNeverInsideOfTheCall() throws Exception {
    for (Lane lane : host().host.lanes()) {
      assertFalse(lane.inLane());
      List<Integer> ran = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        int number = i;
        lane.submit(() -> ran.add(number));
      }
      on(
          lane,
          () -> {
            assertTrue(lane.inLane());
            for (Lane other : host().host.lanes()) {
              assertEquals(other == lane, other.inLane());
            }
            int before = ran.size();
            lane.submit(() -> ran.add(-1));
            assertEquals(before, ran.size());
          });
      on(lane, () -> assertEquals(10_001, ran.size()));
      on(
          lane,
          () -> assertEquals(IntStream.range(0, 10_000).boxed().toList(), ran.subList(0, 10_000)));
    }
  }

  @Test
  void aDeadlineIsNeverEarly() throws Exception {
    Lane lane = host().lane(0);
    BlockingQueue<Long> took = new LinkedBlockingQueue<>();
    for (int millis : new int[] {1, 20, 50, 100}) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      on(
          lane,
          () -> {
            long start = lane.nanoTime();
            lane.arm(
                new Deadline() {
                  @Override
                  protected void expired() {
                    host().checkInLane(lane);
                    took.add(lane.nanoTime() - start);
                  }
                },
                nanos);
          });
      assertTrue(next(took) >= nanos, millis + " ms");
    }
  }

  // ---- beginning and end

  @Test
  void aHostIsStartedOnce() {
    assertThrows(
        IllegalStateException.class,
        () -> host().host.start(new HostOptions(HostUnderTest.loopback(0), null), host()));
  }

  @Test
  void aHostThatIsNotStartedHasNoPortAndCanBeClosed() throws Exception {
    HttpHost fresh = createHost();
    assertThrows(IllegalStateException.class, fresh::port);
    fresh.stopAccepting().toCompletableFuture().get(10, TimeUnit.SECONDS);
    fresh.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThrows(
        IllegalStateException.class,
        () -> fresh.start(new HostOptions(HostUnderTest.loopback(0), null), host()));
  }

  @Test
  void stopAcceptingKeepsWhatHasBegun() throws Exception {
    CompletableFuture<java.net.http.HttpResponse<String>> answer =
        host().sendAsync(host().request("/"));
    HttpExchange exchange = next(exchanges);
    host().host.stopAccepting().toCompletableFuture().get(10, TimeUnit.SECONDS);
    exchange.respond(text("begun before"));
    assertEquals("begun before", answer.get(10, TimeUnit.SECONDS).body());
  }

  @Test
  void closeAbortsWhatIsNotAnsweredAndEndsTheLanes() throws Exception {
    // A POST, since the client would ask again for a GET that is not answered.
    CompletableFuture<java.net.http.HttpResponse<String>> answer =
        host().sendAsync(host().request("/").POST(BodyPublishers.noBody()));
    HttpExchange exchange = next(exchanges);
    exchange.onAbort(() -> told.add("aborted"));
    List<Lane> lanes = host().host.lanes();

    host().host.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    host().host.close().toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertEquals("aborted", next(told));
    assertThrows(Exception.class, () -> answer.get(10, TimeUnit.SECONDS));
    lanes.forEach(lane -> lane.submit(() -> told.add("ran after the end")));
    assertNull(told.poll(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void closeMayBeCalledOnALane() throws Exception {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    host()
        .lane(0)
        .submit(() -> host().host.close().whenComplete((done, failure) -> closed.complete(null)));
    closed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatWasAnsweredBeforeTheCloseIsWritten() throws Exception {
    CompletableFuture<java.net.http.HttpResponse<String>> answer =
        host().sendAsync(host().request("/"));
    next(exchanges).respond(text("in time"));
    host().host.close();
    assertEquals("in time", answer.get(10, TimeUnit.SECONDS).body());
  }
}
