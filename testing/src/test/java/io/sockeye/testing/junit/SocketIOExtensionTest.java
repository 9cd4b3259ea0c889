package io.sockeye.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import io.sockeye.server.SocketIOServer;
import io.sockeye.testing.FakeClock;
import io.sockeye.testing.LoopbackServer;
import io.sockeye.testing.SocketIOTestServer;
import io.sockeye.testing.TestClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The extension's life cycle, in test classes that JUnit runs inside of these tests. */
final class SocketIOExtensionTest {
  private static final Queue<String> TOLD = new ConcurrentLinkedQueue<>();
  private static final Queue<SocketIOServer> SERVERS = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void forget() {
    TOLD.clear();
    SERVERS.clear();
  }

  private static EngineExecutionResults run(Class<?> tests, String... configuration) {
    EngineTestKit.Builder builder =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(tests))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false");
    for (int i = 0; i < configuration.length; i += 2) {
      builder.configurationParameter(configuration[i], configuration[i + 1]);
    }
    return builder.execute();
  }

  // ---- in memory

  static class InMemoryTests {
    @RegisterExtension
    final SocketIOExtension socketIO =
        SocketIOExtension.inMemory(
            options -> options.lanes(3),
            io -> io.on("chat", String.class, (s, text) -> s.broadcast().emit("chat", text)));

    @BeforeEach
    void before(SocketIOTestServer server) {
      TOLD.add("before " + server.io().sockets().sockets().size());
    }

    @AfterEach
    void after(SocketIOServer io) {
      TOLD.add("after " + io.sockets().sockets().size());
    }

    @Test
    void everyParameterGetsAClientOfItsOwn(
        TestClient ada, TestClient bob, SocketIOTestServer server, FakeClock clock) {
      ada.emit("chat", "hello");
      assertThat(bob.await("chat").arg(0, String.class)).isEqualTo("hello");
      ada.assertNothing();
      assertThat(clock).isSameAs(server.clock());
      assertThat(server.host().lanes()).hasSize(3);
      SERVERS.add(server.io());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parametersOfOthersAreLeftAlone(int n, TestClient ada, SocketIOServer io) {
      assertThat(n).isPositive();
      assertThat(ada.connected()).isTrue();
      SERVERS.add(io);
    }

    @Nested
    class Inner {
      @Test
      void hasAServerToo(SocketIOServer io) {
        SERVERS.add(io);
      }
    }
  }

  @Test
  void eachTestHasAServerInMemory() {
    run(InMemoryTests.class).testEvents().assertStatistics(stats -> stats.succeeded(4));

    assertThat(Set.copyOf(SERVERS)).hasSize(4);
    assertThat(TOLD)
        .containsExactlyInAnyOrder(
            "before 0",
            "after 2",
            "before 0",
            "after 1",
            "before 0",
            "after 1",
            "before 0",
            "after 0");
    assertThat(SERVERS)
        .allSatisfy(
            io -> {
              assertThat(io.sockets().sockets()).isEmpty();
              assertThat(io.engine().clientsCount()).isZero();
            });
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class ParallelTests {
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @RegisterExtension
    static final SocketIOExtension SOCKET_IO =
        SocketIOExtension.inMemory(
            io -> io.onConnection(socket -> socket.emit("count", io.sockets().sockets().size())));

    @Test
    void one(SocketIOTestServer server) throws Exception {
      alone(server);
    }

    @Test
    void another(SocketIOTestServer server) throws Exception {
      alone(server);
    }

    private static void alone(SocketIOTestServer server) throws Exception {
      BOTH.await(10, TimeUnit.SECONDS);
      TestClient client = server.connect();
      BOTH.await(10, TimeUnit.SECONDS);
      assertThat(client.await("count").arg(0, Integer.class)).isEqualTo(1);
    }
  }

  @Test
  void testsInParallelHaveServersOfTheirOwn() {
    run(
            ParallelTests.class,
            "junit.jupiter.execution.parallel.enabled",
            "true",
            "junit.jupiter.execution.parallel.config.strategy",
            "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism",
            "2")
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(2));
  }

  static class LeavingTests {
    @RegisterExtension
    final SocketIOExtension socketIO =
        SocketIOExtension.inMemory(
            io -> io.on("stick", socket -> new CompletableFuture<>().join()));

    @Test
    void leavesSomething(TestClient ada) {
      ada.emit("stick");
    }

    @Test
    void failsAndLeavesSomething(TestClient ada) {
      ada.emit("stick");
      throw new IllegalStateException("first of all");
    }
  }

  @Test
  void whatIsLeftFailsTheTest() {
    run(LeavingTests.class)
        .testEvents()
        .failed()
        .assertEventsMatchLooselyInOrder(
            event(
                test("failsAndLeavesSomething"),
                finishedWithFailure(
                    instanceOf(IllegalStateException.class),
                    suppressed(0, instanceOf(AssertionError.class)))));
    run(LeavingTests.class)
        .testEvents()
        .failed()
        .assertEventsMatchLooselyInOrder(
            event(
                test("leavesSomething"),
                finishedWithFailure(
                    instanceOf(AssertionError.class),
                    message(text -> text.startsWith("left when the server was closed: socket ")))));
  }

  static class TooEarlyTests {
    @RegisterExtension
    static final SocketIOExtension SOCKET_IO = SocketIOExtension.inMemory(io -> {});

    TooEarlyTests(SocketIOServer io) {
      TOLD.add("listens on " + io.port());
    }

    @Test
    void neverRuns() {
      TOLD.add("ran");
    }
  }

  @Test
  void thereIsNoServerBeforeTheTest() {
    run(TooEarlyTests.class)
        .testEvents()
        .failed()
        .assertEventsMatchExactly(
            event(
                finishedWithFailure(
                    instanceOf(ParameterResolutionException.class),
                    message(text -> text.contains("each test has a server of its own")))));
    assertThat(TOLD).isEmpty();
  }

  // ---- on a port

  static class OnPortTests {
    @RegisterExtension
    final SocketIOExtension socketIO =
        SocketIOExtension.onPort0(options -> options.health(true), io -> {});

    @Test
    void hasAPort(LoopbackServer server, URI uri, @ServerPort int port, SocketIOServer io)
        throws Exception {
      assertThat(port).isEqualTo(server.port());
      assertThat(uri.getPort()).isEqualTo(port);
      assertThat(io).isSameAs(server.io());
      try (java.io.InputStream in = uri.resolve("/healthz").toURL().openStream()) {
        assertThat(in.readAllBytes()).asString().isEqualTo("ok");
      }
      SERVERS.add(io);
    }
  }

  @Test
  void eachTestHasAServerOnAPort() {
    run(OnPortTests.class).testEvents().assertStatistics(stats -> stats.succeeded(1));
    assertThat(SERVERS).hasSize(1);
    assertThat(List.copyOf(SERVERS).get(0).shutdown(Duration.ZERO)).isCompleted();
  }

  static class WrongParameterTests {
    @RegisterExtension final SocketIOExtension socketIO = SocketIOExtension.onPort0(io -> {});

    @Test
    void wantsAClientInMemory(TestClient client) {
      TOLD.add(client.id());
    }
  }

  @Test
  void aParameterThatThereIsNotIsJunitsToRefuse() {
    run(WrongParameterTests.class)
        .testEvents()
        .failed()
        .assertEventsMatchExactly(
            event(finishedWithFailure(instanceOf(ParameterResolutionException.class))));
  }
}
