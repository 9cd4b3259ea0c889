package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.adapter.Adapter;
import io.sockeye.server.adapter.InMemoryAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The option that removes empty children: SIO-23. */
final class EmptyChildrenTest {
  private final List<String> closed = new ArrayList<>();
  private final Fixture fixture =
      new Fixture(
          options ->
              options
                  .cleanupEmptyChildNamespaces(true)
                  .adapter(context -> recorded(context.namespace(), new InMemoryAdapter(context))));
  private final SocketIOServer io = fixture.io;
  private final ParentNamespace parent = io.of(Pattern.compile("^/dynamic-\\d+$"));

  @AfterEach
  void close() {
    fixture.close();
  }

  private Adapter recorded(String name, Adapter adapter) {
    return TrackedAdapter.of(adapter, () -> closed.add(name));
  }

  @Test
  void sio23_aChildGoesWithItsLastSocketAndComesBackWhenItIsAskedFor() {
    Wire first = fixture.open(0).connect("/dynamic-1");
    Wire second = fixture.open(1).connect("/dynamic-1");
    Namespace child = io.of("/dynamic-1");

    first.send("41/dynamic-1,");
    assertThat(io.namespaces()).contains(child);
    second.close();

    assertThat(io.namespaces()).containsExactly(io.sockets());
    assertThat(parent.children()).isEmpty();
    assertThat(closed).containsExactly("/dynamic-1");

    first.connect("/dynamic-1");
    assertThat(parent.children()).singleElement().isNotSameAs(child);
    io.of("/dynamic-1").emit("x");
    assertThat(first.take()).containsExactly("42/dynamic-1,[\"x\"]");
  }

  @Test
  void sio23_theDisconnectHandlersStillFindTheirNamespace() {
    List<Object> seen = new ArrayList<>();
    parent.onDisconnect(
        (socket, end) -> {
          seen.add(io.of(socket.namespace().name()) == socket.namespace());
          seen.add(closed.size());
        });

    fixture.open().connect("/dynamic-1").close();

    assertThat(seen).containsExactly(true, 0);
    assertThat(closed).containsExactly("/dynamic-1");
  }

  @Test
  void sio23_aChildThatRefusesItsOnlySocketGoes() {
    parent.use(
        socket -> {
          throw new ConnectRefusedException("no");
        });

    fixture.open().send("40/dynamic-1,").take();

    assertThat(io.namespaces()).containsExactly(io.sockets());
    assertThat(closed).containsExactly("/dynamic-1");
  }

  @Test
  void sio23_aSocketThatIsBeingDecidedKeepsTheChild() {
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    Wire first = fixture.open(0).connect("/dynamic-1");
    io.of("/dynamic-1").useAsync(socket -> verdict);
    Wire second = fixture.open(1).send("40/dynamic-1,");

    first.close();
    assertThat(closed).isEmpty();
    verdict.complete(null);

    assertThat(second.take()).singleElement().asString().startsWith("40/dynamic-1,{");
    second.close();
    assertThat(closed).containsExactly("/dynamic-1");
  }

  @Test
  void sio23_aChildMadeByHandGoesLikeOthersAndOthersNever() {
    io.of("/dynamic-1");
    io.of("/static");
    Wire wire = fixture.open().connect("/dynamic-1").connect("/static");

    wire.close();

    assertThat(io.namespaces())
        .extracting(Namespace::name)
        .containsExactlyInAnyOrder("/", "/static");
    assertThat(closed).containsExactly("/dynamic-1");
  }

  @Test
  void sio23_aConnectionThatGoesWhileItsChildIsMadeLeavesNoChild() {
    Wire wire = fixture.open();
    io.onNewNamespace(namespace -> wire.abort());

    wire.send("40/dynamic-1,");

    assertThat(io.namespaces()).containsExactly(io.sockets());
    assertThat(closed).containsExactly("/dynamic-1");
  }

  @Test
  void sio23_sio66_aChildStaysAsLongAsAClientMayComeBack() {
    List<String> ended = new ArrayList<>();
    try (Fixture recovering =
        new Fixture(
            options ->
                options
                    .cleanupEmptyChildNamespaces(true)
                    .connectionStateRecovery(RecoveryOptions.defaults())
                    .adapter(
                        context ->
                            TrackedAdapter.of(
                                new InMemoryAdapter(context),
                                () -> ended.add(context.namespace()))))) {
      recovering.io.of(Pattern.compile("^/dynamic-\\d+$"));
      RecoveringWire client = new RecoveringWire(recovering, 0, "/dynamic-1");
      client.lose();
      assertThat(ended).isEmpty();
      recovering.io.of("/dynamic-1").emit("missed");

      assertThat(client.comeBack(1).takeEvents()).containsExactly("42/dynamic-1,[\"missed\"]");
      client.lose();
      recovering.clock.advance(Duration.ofSeconds(119));
      assertThat(ended).isEmpty();
      recovering.clock.advance(Duration.ofSeconds(15));

      assertThat(ended).containsExactly("/dynamic-1");
    }
  }

  @Test
  void sio24_aDeletedNamespaceWaitsForNobody() {
    try (Fixture recovering =
        new Fixture(options -> options.connectionStateRecovery(RecoveryOptions.defaults()))) {
      recovering.io.of("/b");
      RecoveringWire client = new RecoveringWire(recovering, 0, "/b");
      client.lose();

      CompletableFuture<Boolean> deleted = recovering.io.deleteNamespace("/b");
      recovering.clock.settle();

      assertThat(deleted).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
      assertThat(client.open(0).send(client.connectPacket("")).take())
          .containsExactly("44/b,{\"message\":\"Invalid namespace\"}");
    }
  }
}
