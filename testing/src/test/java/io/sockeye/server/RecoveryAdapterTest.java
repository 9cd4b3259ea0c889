package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.server.adapter.Adapter;
import io.sockeye.server.adapter.AdapterContext;
import io.sockeye.server.adapter.InMemoryAdapter;
import io.sockeye.server.adapter.Recovery;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Recovery by adapters that answer later, fail, or cannot do it: the seam to a cluster. */
final class RecoveryAdapterTest {
  private final List<Socket> sockets = new ArrayList<>();

  /** The adapter in memory, with another answer to those who want to be restored. */
  private static Adapter restoring(
      AdapterContext context, UnaryOperator<CompletionStage<?>> answer) {
    return adapter(
        new InMemoryAdapter(context),
        (called, result) ->
            called.equals("restore") && result instanceof CompletionStage<?> known
                ? answer.apply(known)
                : result);
  }

  private static Adapter adapter(InMemoryAdapter memory, BinaryOperator<Object> answer) {
    return (Adapter)
        Proxy.newProxyInstance(
            Adapter.class.getClassLoader(),
            new Class<?>[] {Adapter.class},
            (proxy, called, arguments) -> {
              try {
                Object result = called.invoke(memory, arguments);
                return result == null ? null : answer.apply(called.getName(), result);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Fixture fixture(UnaryOperator<CompletionStage<?>> answer) {
    Fixture fixture =
        new Fixture(
            options ->
                options
                    .adapter(context -> restoring(context, answer))
                    .connectionStateRecovery(RecoveryOptions.defaults()));
    fixture.io.onConnection(sockets::add);
    return fixture;
  }

  private static RecoveringWire away(Fixture fixture) {
    RecoveringWire client = new RecoveringWire(fixture, 0);
    fixture.io.emit("first");
    client.read().takeEvents();
    client.lose();
    fixture.io.emit("missed");
    return client;
  }

  @Test
  void sio66_anAnswerMayComeLaterAndFromAnyThread() throws InterruptedException {
    CompletableFuture<Void> later = new CompletableFuture<>();
    try (Fixture fixture = fixture(answer -> later.thenCombine(answer, (gate, known) -> known))) {
      RecoveringWire client = away(fixture);
      Wire wire = client.open(1).send(client.connectPacket(""));
      assertThat(wire.take()).isEmpty();

      Thread other = new Thread(() -> later.complete(null));
      other.start();
      other.join();

      assertThat(client.read().takeEvents()).containsExactly("42[\"missed\"]");
      assertThat(client.recovered()).isTrue();
    }
  }

  @Test
  void sio66_aClientThatGoesBeforeTheAnswerLeavesTheSessionForItself() {
    List<CompletableFuture<Void>> gates = new ArrayList<>();
    try (Fixture fixture =
        fixture(
            answer -> {
              CompletableFuture<Void> gate = new CompletableFuture<>();
              gates.add(gate);
              return gate.thenCombine(answer, (done, known) -> known);
            })) {
      RecoveringWire client = away(fixture);
      client.open(1).send(client.connectPacket(""));
      client.lose();
      gates.get(0).complete(null);
      fixture.clock.settle();
      assertThat(fixture.io.sockets().sockets()).isEmpty();

      client.open(0).send(client.connectPacket(""));
      gates.get(1).complete(null);

      assertThat(client.read().recovered()).isTrue();
    }
  }

  @Test
  void sio68_anAdapterThatFailsMeansANewSession() {
    try (Fixture fixture =
        fixture(
            answer -> CompletableFuture.failedFuture(new IllegalStateException("no connection")))) {
      RecoveringWire client = away(fixture);

      client.comeBack(0);

      assertThat(client.connected()).isTrue();
      assertThat(client.recovered()).isFalse();
      assertThat(sockets.get(1).recovery()).isEqualTo(Recovery.UNAVAILABLE);
    }
  }

  @Test
  void sio68_anAdapterThatThrowsMeansANewSession() {
    try (Fixture fixture =
        fixture(
            answer -> {
              throw new IllegalStateException("no connection");
            })) {
      away(fixture).comeBack(0);

      assertThat(sockets.get(1).recovery()).isEqualTo(Recovery.UNAVAILABLE);
    }
  }

  @Test
  void sio71_anAdapterThatCannotRecoverIsRefusedIfItIsTo() {
    SocketIOServerBuilder builder =
        SocketIOServer.builder()
            .adapter(
                context ->
                    adapter(
                        new InMemoryAdapter(context),
                        (called, result) -> called.equals("recovers") ? false : result))
            .connectionStateRecovery(RecoveryOptions.defaults());

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("connectionStateRecovery");
  }
}
