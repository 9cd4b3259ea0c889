package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.server.adapter.Adapter;
import io.sockeye.server.adapter.InMemoryAdapter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Namespaces that empty while others arrive, on real sockets, lanes and threads (RACE-6). */
final class NamespaceRaceTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** So few that the two namespaces are empty now and then, whatever else the machine does. */
  private static final int CLIENTS = 3;

  private static final int ROUNDS = 3_400;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, AtomicInteger> adaptersOpen = new ConcurrentHashMap<>();
  private final AtomicInteger adaptersMade = new AtomicInteger();
  private final Queue<Object> wrong = new ConcurrentLinkedQueue<>();
  private final SocketIOServer io =
      SocketIOServer.builder()
          .host(NettyHost.builder().ioThreads(4).build())
          .cleanupEmptyChildNamespaces(true)
          .adapter(context -> counted(context.namespace(), new InMemoryAdapter(context)))
          .build();

  @AfterEach
  void close() {
    assertThat(io.shutdown(Duration.ofSeconds(5))).succeedsWithin(SOON);
  }

  private Adapter counted(String name, Adapter adapter) {
    AtomicInteger open = adaptersOpen.computeIfAbsent(name, any -> new AtomicInteger());
    if (open.incrementAndGet() > 1) {
      wrong.add("two adapters of " + name);
    }
    adaptersMade.incrementAndGet();
    return TrackedAdapter.of(adapter, open::decrementAndGet);
  }

  @Test
  void race6_aNamespaceThatEmptiesWhileOthersArriveLosesNobody() throws Exception {
    ParentNamespace parent = io.of(Pattern.compile("^/room-\\d$"));
    parent.useAsync(socket -> CompletableFuture.runAsync(() -> {}));
    // Reaches itself by the adapter of the namespace that it was let into.
    parent.on("hello", String.class, (s, word) -> s.namespace().to(s.id()).emit("hello", word));
    parent.onError((socket, event, failure) -> wrong.add(failure));
    io.listen(0);

    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      Thread client = new Thread(() -> comeAndGo(number));
      clients.add(client);
      client.start();
    }
    for (Thread client : clients) {
      client.join(SOON.toMillis());
      assertThat(client.isAlive()).isFalse();
    }

    assertThat(wrong).isEmpty();
    await().atMost(SOON).until(() -> io.namespaces().size() == 1);
    assertThat(parent.children()).isEmpty();
    assertThat(adaptersOpen.remove("/")).hasValue(1);
    assertThat(adaptersOpen.values()).allMatch(open -> open.get() == 0);
    // Otherwise they have not met.
    assertThat(adaptersMade.get()).isGreaterThan(10);
  }

  /** The same without a network, which is too slow for the moments that count. */
  @Test
  void race6_whoIsCountedInIsInTheNamespaceOfThatName() throws Exception {
    ParentNamespace parent = io.of(Pattern.compile("^/room$"));
    Namespaces namespaces = io.namespaceRegistry();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(new Thread(() -> enterAndLeave(namespaces, parent)));
    }

    threads.forEach(Thread::start);

    for (Thread thread : threads) {
      thread.join(SOON.toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(wrong).isEmpty();
    assertThat(io.namespaces()).containsExactly(io.sockets());
    assertThat(adaptersMade.get()).isGreaterThan(100);
  }

  private void enterAndLeave(Namespaces namespaces, ParentNamespace parent) {
    for (int round = 0; round < 500_000 && wrong.isEmpty(); round++) {
      Namespace namespace = namespaces.enter("/room");
      if (namespace == null) {
        namespace = namespaces.enter("/room", parent);
      }
      if (namespace == null || namespace.isClosed() || !io.namespaces().contains(namespace)) {
        wrong.add("counted in where nobody is: " + namespace);
        return;
      }
      namespace.left();
    }
  }

  private void comeAndGo(int number) {
    try (NetWire wire = NetWire.open(http, io.port())) {
      BlockingQueue<String> answers = new LinkedBlockingQueue<>();
      wire.onText(answers::add);
      for (int round = 0; round < ROUNDS; round++) {
        String namespace = "/room-" + round % 2;
        wire.send("40" + namespace + ",");
        expect(answers, "40" + namespace + ",{");
        String word = number + "-" + round;
        wire.send("42" + namespace + ",[\"hello\",\"" + word + "\"]");
        expect(answers, "42" + namespace + ",[\"hello\",\"" + word + "\"]");
        wire.send("41" + namespace + ",");
      }
    } catch (Throwable failure) {
      wrong.add(failure);
    }
  }

  private static void expect(BlockingQueue<String> answers, String start)
      throws InterruptedException {
    assertThat(answers.poll(20, TimeUnit.SECONDS)).startsWith(start);
  }
}
