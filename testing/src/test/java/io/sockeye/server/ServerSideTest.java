package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import io.sockeye.event.EventType;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.AdapterContext;
import io.sockeye.server.adapter.InMemoryAdapter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of other servers, and what is sent to them when there is none: features §2.10. */
final class ServerSideTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private @Nullable AdapterContext context;
  private final Queue<Runnable> handlers = new ArrayDeque<>();
  private final Fixture fixture =
      new Fixture(
          options ->
              options
                  .handlerExecutor(handlers::add)
                  .adapter(
                      given -> {
                        context = given;
                        return new InMemoryAdapter(given);
                      }));
  private final SocketIOServer io = fixture.io;
  private final List<Object> seen = new ArrayList<>();

  @AfterEach
  void close() {
    runHandlers();
    fixture.close();
  }

  private void runHandlers() {
    for (Runnable task = handlers.poll(); task != null; task = handlers.poll()) {
      task.run();
    }
  }

  /** As the adapter does it when another server has sent something. */
  private void come(Object... event) {
    come(null, event);
  }

  private void come(@Nullable Consumer<JsonValues> reply, Object... event) {
    AdapterContext given = context;
    assertThat(given).isNotNull();
    given.serverSideEvent(given.codec().encode(List.of(event)), reply);
  }

  @Test
  void sio57_withTheInMemoryAdapterThereIsNobodyElse() {
    io.onServerSide("x", event -> seen.add("x"));

    io.serverSideEmit("x", 1);
    io.serverSideEmit(EventType.of("x", Integer.class), 1);
    CompletableFuture<ServerSideAcks<AckReply>> acks = io.serverSideEmitWithAck("x", 1);
    CompletableFuture<ServerSideAcks<Integer>> typed =
        io.serverSideEmitWithAck(
            Duration.ofSeconds(1), AckEventType.of("x", Integer.class, Integer.class), 1);

    assertThat(acks).isCompletedWithValueMatching(ServerSideAcks::complete);
    assertThat(typed).isCompletedWithValueMatching(result -> result.expected() == 0);
    runHandlers();
    assertThat(seen).isEmpty();
  }

  @Test
  void sio58_aTimeThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> io.serverSideEmitWithAck(Duration.ZERO, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
  }

  @Test
  void sio57_handlersRunInOrderAndNotOnTheCallersThread() {
    io.onServerSide("x", Integer.class, seen::add);
    io.onServerSide("x", Integer.class, n -> seen.add(-n));

    come("x", 1);
    come("x", 2);
    assertThat(seen).isEmpty();
    runHandlers();

    assertThat(seen).containsExactly(1, -1, 2, -2);
  }

  @Test
  void sio57_aHandlerThatThrowsStopsNothing() {
    io.onServerSide(
        "x",
        event -> {
          throw new Exception("on purpose");
        });
    io.onServerSide("x", String.class, seen::add);
    io.onServerSide("x", event -> event.fail(new IllegalStateException("on purpose")));

    come("x", 1);
    come("x", "text");
    come("x");
    runHandlers();

    assertThat(seen).containsExactly("1", "text");
  }

  @Test
  void sio57_aHandlerCanBeTakenOut() {
    io.onServerSide("x", event -> seen.add(event.name())).close();

    come("x");
    runHandlers();

    assertThat(seen).isEmpty();
  }

  @Test
  void sio58_anAcknowledgementThatIsNotWantedHasNoEffect() {
    io.onServerSide("x", event -> seen.add(event.expectsAck() + " " + event.ack(1)));

    come("x");
    come(reply -> seen.add(reply.text(0)), "x");
    runHandlers();

    assertThat(seen).containsExactly("false false", "1", "true true");
  }

  @Test
  void sio57_whatNobodyHandlesDoesNotWait() {
    come("nobody");

    assertThat(handlers).isEmpty();
  }

  @Test
  void sio57_whatComesFasterThanItIsHandledIsDroppedAboveALimit() {
    io.onServerSide("x", Integer.class, seen::add);
    for (int i = 0; i < ServerSideMailbox.MAX_WAITING + 100; i++) {
      come("x", i);
    }
    runHandlers();
    assertThat(seen).hasSize(ServerSideMailbox.MAX_WAITING);

    seen.clear();
    come("x", -1);
    runHandlers();
    assertThat(seen).containsExactly(-1);
  }

  @Test
  void sio57_manyThreadsMayHandOverEventsAndOneRunsThem() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    List<Integer> order = new ArrayList<>();
    ServerSideMailbox mailbox = new ServerSideMailbox("/", threads);
    List<Thread> senders = new ArrayList<>();
    CompletableFuture<Void> all = new CompletableFuture<>();
    for (int s = 0; s < 4; s++) {
      int sender = s;
      senders.add(
          new Thread(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  int number = 10_000 * sender + i;
                  mailbox.add(
                      () -> {
                        overlaps.addAndGet(running.getAndIncrement());
                        order.add(number);
                        running.decrementAndGet();
                        if (order.size() == 8000) {
                          all.complete(null);
                        }
                      });
                }
              }));
    }
    senders.forEach(Thread::start);
    for (Thread sender : senders) {
      sender.join();
    }

    assertThat(all).succeedsWithin(SOON);
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(overlaps).hasValue(0);
    for (int s = 0; s < 4; s++) {
      int sender = s;
      assertThat(order.stream().filter(n -> n / 10_000 == sender).toList())
          .isEqualTo(IntStream.range(0, 2000).mapToObj(i -> 10_000 * sender + i).toList());
    }
  }
}
