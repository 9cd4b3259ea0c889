package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.event.AckReply;
import io.sockeye.event.Subscription;
import io.sockeye.lane.Lane;
import io.sockeye.testing.ArmedDeadlines;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Namespaces that come and go: features §2.4, SIO-19 to SIO-24. */
final class DynamicNamespacesTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Pattern DYNAMIC = Pattern.compile("^/dynamic-\\d+$");

  private final List<Object> seen = new ArrayList<>();
  private final Fixture fixture =
      new Fixture(options -> options.connectTimeout(Duration.ofSeconds(1)));
  private final SocketIOServer io = fixture.io;

  @AfterEach
  void close() {
    fixture.close();
  }

  // ---- by name

  @Test
  void sio19_ofReturnsTheSameNamespaceWithAndWithoutTheSlash() {
    assertThat(io.of("chat")).isSameAs(io.of("/chat")).isSameAs(io.of("/chat"));
    assertThat(io.of("chat").name()).isEqualTo("/chat");
    assertThat(io.namespaces()).containsExactlyInAnyOrder(io.sockets(), io.of("/chat"));
  }

  @Test
  void sio19_theServerIsItsMainNamespace() {
    io.onConnection(socket -> seen.add(socket.namespace() == io.sockets()));
    io.on("x", socket -> io.emit("y"));

    assertThat(fixture.connect().send("42[\"x\"]").take()).containsExactly("42[\"y\"]");
    assertThat(seen).containsExactly(true);
    assertThat(io.of("/")).isSameAs(io.sockets());
  }

  // ---- by pattern

  @Test
  void sio20_aNameThatThePatternIsFoundInIsANamespace() {
    io.of(DYNAMIC).onConnection(socket -> seen.add(socket.namespace().name()));

    fixture.open().connect("/dynamic-101").connect("/dynamic-7");

    assertThat(seen).containsExactly("/dynamic-101", "/dynamic-7");
    assertThat(io.namespaces())
        .extracting(Namespace::name)
        .containsExactlyInAnyOrder("/", "/dynamic-101", "/dynamic-7");
  }

  @Test
  void sio20_aNameThatNoParentWantsIsRefusedAndTheConnectionStays() {
    io.of(DYNAMIC);
    Wire wire = fixture.open().send("40/dynamic-x,");

    assertThat(wire.take()).containsExactly("44/dynamic-x,{\"message\":\"Invalid namespace\"}");
    assertThat(wire.connect("/").sid()).hasSize(20);
    assertThat(io.namespaces()).containsExactly(io.sockets());
  }

  @ParameterizedTest
  @CsvSource({"room,/a-room-b,true", "room,/a,false", "^/room$,/room2,false", "^/room,/room2,true"})
  void sio20_thePatternIsSearchedForAsRegExpTestDoesIt(String regex, String name, boolean found) {
    io.of(Pattern.compile(regex));

    String answer = fixture.open().send("40" + name + ",").take().get(0);

    assertThat(answer).startsWith(found ? "40" + name : "44" + name);
  }

  @Test
  void sio20_aChildInheritsMiddlewaresAndHandlers() {
    ParentNamespace parent = io.of(DYNAMIC);
    parent.use(
        socket -> {
          if (socket.handshake().auth(Map.class) == null) {
            throw new ConnectRefusedException("no token");
          }
        });
    parent.useAsync(socket -> CompletableFuture.completedFuture(seen.add("async")));
    parent.onConnection(socket -> seen.add("connection"));
    parent.onAny((socket, event) -> seen.add("any"));
    parent.prependAny((socket, event) -> seen.add("first any"));
    parent.onAnyOutgoing((socket, event) -> seen.add("out"));
    parent.prependAnyOutgoing((socket, event) -> seen.add("first out"));
    parent.on("x", socket -> socket.emit("y"));
    parent.onDisconnecting((socket, end) -> seen.add("disconnecting"));
    parent.onDisconnect(
        (socket, end) -> {
          throw new IllegalStateException("boom");
        });
    parent.onError((socket, event, failure) -> seen.add(failure.getMessage()));
    Wire wire = fixture.open();

    assertThat(wire.send("40/dynamic-1,").take())
        .containsExactly("44/dynamic-1,{\"message\":\"no token\"}");
    wire.send("40/dynamic-1,{}").send("42/dynamic-1,[\"x\"]").send("41/dynamic-1,");

    assertThat(wire.take()).last().isEqualTo("42/dynamic-1,[\"y\"]");
    assertThat(seen)
        .containsExactly(
            "async", "connection", "first any", "any", "first out", "out", "disconnecting", "boom");
  }

  @Test
  void sio20_aChildIsACopyOfTheParentAsItWasAtTheChildsCreation() {
    ParentNamespace parent = io.of(DYNAMIC);
    parent.onConnection(socket -> seen.add("early"));
    Subscription taken = parent.onConnection(socket -> seen.add("taken out later"));
    Wire wire = fixture.open().connect("/dynamic-1");

    parent.onConnection(socket -> seen.add("late"));
    taken.close();
    seen.clear();
    fixture.open().connect("/dynamic-1");
    assertThat(seen).containsExactly("early", "taken out later");

    seen.clear();
    wire.connect("/dynamic-2");
    assertThat(seen).containsExactly("early", "late");
  }

  @ParameterizedTest
  @EnumSource(Dispatch.class)
  void sio20_aChildInheritsTheThreadOfItsHandlers(Dispatch dispatch) {
    io.of(DYNAMIC).dispatch(dispatch).onConnection(socket -> seen.add(inLane()));

    fixture.open().connect("/dynamic-1");

    assertThat(seen).containsExactly(dispatch == Dispatch.IO_THREAD);
  }

  @Test
  void sio20_parentsAreAskedInOrderAndTheFirstThatAllowsWins() {
    io.of((name, handshake) -> seen.add("first") && name.equals("/one"))
        .onConnection(socket -> seen.add("first's"));
    io.of((name, handshake) -> seen.add("second") && name.startsWith("/"))
        .onConnection(socket -> seen.add("second's"));
    io.of((name, handshake) -> seen.add("third")).onConnection(socket -> seen.add("third's"));

    fixture.open().connect("/one").connect("/two");

    assertThat(seen).containsExactly("first", "first's", "first", "second", "second's");
  }

  @Test
  void sio20_aNamespaceThatExistsIsNotAskedForAgain() {
    io.of((name, handshake) -> seen.add(name));

    fixture.open().connect("/a").connect("/");
    fixture.open().connect("/a");

    assertThat(seen).containsExactly("/a");
  }

  @Test
  void sio20_aPredicateSeesTheHandshakeWithAuth() {
    io.of(
        (name, handshake) -> {
          seen.add(handshake.query("transport"));
          return "t".equals(String.valueOf(handshake.auth(Map.class)).replaceAll(".*=|}", ""));
        });
    Wire wire = fixture.open();

    assertThat(wire.send("40/a,{\"token\":\"t\"}").take())
        .singleElement()
        .asString()
        .contains("40");
    assertThat(wire.send("40/b,{\"token\":\"u\"}").take())
        .singleElement()
        .asString()
        .contains("44");
    assertThat(seen).containsExactly("websocket", "websocket");
  }

  @Test
  void sio20_aPredicateMayDecideLater() {
    CompletableFuture<Boolean> verdict = new CompletableFuture<>();
    io.ofAsync((name, handshake) -> verdict);
    Wire wire = fixture.open().send("40/a,").send("40");
    assertThat(wire.take()).singleElement().asString().startsWith("40{");

    verdict.complete(true);

    assertThat(wire.take()).singleElement().asString().startsWith("40/a,{\"sid\"");
  }

  @Test
  void sio20_aPredicateThatSaysNoLaterIsANo() {
    CompletableFuture<Boolean> verdict = new CompletableFuture<>();
    io.ofAsync((name, handshake) -> verdict);
    Wire wire = fixture.open().send("40/a,");

    verdict.complete(false);

    assertThat(wire.take()).containsExactly("44/a,{\"message\":\"Invalid namespace\"}");
    assertThat(io.namespaces()).hasSize(1);
  }

  @Test
  void sio20_aPredicateThatFailsIsANoAndTheNextIsAsked() {
    io.of(
        (name, handshake) -> {
          throw new IllegalStateException("no database");
        });
    io.ofAsync((name, handshake) -> CompletableFuture.failedFuture(new Exception("none either")));
    io.of((name, handshake) -> name.equals("/a"));
    Wire wire = fixture.open();

    assertThat(wire.connect("/a").sid()).hasSize(20);
    assertThat(wire.send("40/b,").take())
        .containsExactly("44/b,{\"message\":\"Invalid namespace\"}");
  }

  @Test
  void sio20_predicatesAndPatternsHoldNoLane() {
    io.of((name, handshake) -> seen.add(inLane()) && name.equals("/a"));

    fixture.open().connect("/a");

    assertThat(seen).containsExactly(false);
  }

  @Test
  void sio20_anUndecidedPredicateIsEndedByTheConnectTimeout() {
    List<CompletableFuture<Boolean>> verdicts = new ArrayList<>();
    io.ofAsync(
        (name, handshake) -> {
          verdicts.add(new CompletableFuture<>());
          return verdicts.get(verdicts.size() - 1);
        });
    Wire wire = fixture.connect().send("40/a,");

    fixture.clock.advance(Duration.ofMillis(990));
    assertThat(wire.take()).isEmpty();
    fixture.clock.advance(Duration.ofMillis(20));
    assertThat(wire.take()).containsExactly("44/a,{\"message\":\"Invalid namespace\"}");

    // What it says after that counts for nobody, and the client may ask again.
    verdicts.get(0).complete(true);
    assertThat(wire.take()).isEmpty();
    wire.send("40/a,");
    verdicts.get(1).complete(true);
    assertThat(wire.take()).singleElement().asString().startsWith("40/a,{");
    assertThat(io.of("/a").sockets()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"'40/a,'", "'42/a,[\"x\"]'", "'41/a,'", "'43/a,0[]'"})
  void sio16_aPacketForANamespaceThatIsBeingDecidedClosesTheConnection(String packet) {
    CompletableFuture<Boolean> verdict = new CompletableFuture<>();
    io.ofAsync((name, handshake) -> verdict);
    Wire wire = fixture.connect().send("40/a,").send(packet);

    verdict.complete(true);

    assertThat(wire.isOpen()).isFalse();
    assertThat(io.sockets().sockets()).isEmpty();
    assertThat(io.namespaces()).filteredOn(any -> !any.sockets().isEmpty()).isEmpty();
  }

  @Test
  void sio20_twoClientsThatAskAtOnceGetOneNamespace() {
    List<CompletableFuture<Boolean>> verdicts = new ArrayList<>();
    io.onNewNamespace(seen::add);
    io.ofAsync(
        (name, handshake) -> {
          verdicts.add(new CompletableFuture<>());
          return verdicts.get(verdicts.size() - 1);
        });
    Wire first = fixture.open(0).send("40/a,");
    Wire second = fixture.open(1).send("40/a,");
    assertThat(verdicts).hasSize(2);

    verdicts.get(1).complete(true);
    verdicts.get(0).complete(true);

    assertThat(first.take()).singleElement().asString().startsWith("40/a,{");
    assertThat(second.take()).singleElement().asString().startsWith("40/a,{");
    assertThat(seen).containsExactly(io.of("/a"));
    assertThat(io.of("/a").sockets()).hasSize(2);
  }

  @Test
  void sio20_theEventOfANewNamespaceComesBeforeItsFirstSocket() {
    io.of(DYNAMIC).onConnection(socket -> seen.add("connection"));
    io.onNewNamespace(
        namespace -> {
          seen.add(namespace.name());
          namespace.use(socket -> seen.add("middleware"));
        });
    Subscription closed = io.onNewNamespace(namespace -> seen.add("never"));
    closed.close();

    fixture.open().connect("/dynamic-1").connect("/");

    assertThat(seen).containsExactly("/dynamic-1", "middleware", "connection");
  }

  @Test
  void sio20_whoConnectsWhileTheEventIsHandledWaitsForItsEnd() {
    Wire wire = fixture.open();
    io.onNewNamespace(
        namespace -> {
          assertThat(wire.send("40/a,").take()).isEmpty();
          namespace.use(
              socket -> {
                throw new ConnectRefusedException("from the handler");
              });
          throw new IllegalStateException("this is logged and stops nothing");
        });

    io.of("/a");

    assertThat(wire.take()).containsExactly("44/a,{\"message\":\"from the handler\"}");
  }

  @Test
  void sio20_theConnectionThatGoesWhileAPredicateDecidesLeavesNothing() {
    CompletableFuture<Boolean> verdict = new CompletableFuture<>();
    io.ofAsync((name, handshake) -> verdict);
    Wire wire = fixture.open().send("40/a,");

    wire.close();
    verdict.complete(true);
    fixture.clock.settle();

    assertThat(io.namespaces()).containsExactly(io.sockets());
    fixture.clock.advance(Duration.ofSeconds(10)); // the watchdog of handlers has seen it idle
    assertThat(ArmedDeadlines.on(fixture.host)).isZero();
  }

  // ---- by hand, of a name that a pattern matches

  @Test
  void sio21_aNameByHandThatAPatternMatchesIsAChild() {
    ParentNamespace parent = io.of(DYNAMIC);
    parent.onConnection(socket -> seen.add("inherited"));

    Namespace child = io.of("/dynamic-101");
    fixture.open().connect("/dynamic-101");

    assertThat(parent.children()).containsExactly(child);
    assertThat(seen).containsExactly("inherited");
  }

  @Test
  void sio21_predicatesAreNotAskedForANameByHand() {
    ParentNamespace parent = io.of((name, handshake) -> seen.add(name));

    io.of("/a");

    assertThat(parent.children()).isEmpty();
    assertThat(seen).isEmpty();
  }

  // ---- broadcasts of the parent

  @Test
  void sio22_whatAParentSendsReachesAllItsChildren() {
    ParentNamespace parent = io.of(DYNAMIC);
    parent.onConnection(socket -> socket.join("r" + socket.namespace().name()));
    io.of("/other");
    Wire one = fixture.open(0).connect("/dynamic-1");
    Wire two = fixture.open(1).connect("/dynamic-2").connect("/other").connect("/");

    parent.emit("x", 1);
    assertThat(one.take()).containsExactly("42/dynamic-1,[\"x\",1]");
    assertThat(two.take()).containsExactly("42/dynamic-2,[\"x\",1]");

    parent.to("r/dynamic-1").emit("y");
    parent.except("r/dynamic-1").emit("z");
    assertThat(one.take()).containsExactly("42/dynamic-1,[\"y\"]");
    assertThat(two.take()).containsExactly("42/dynamic-2,[\"z\"]");
  }

  @Test
  void sio22_theAcknowledgementsOfAllChildrenAreCollected() {
    ParentNamespace parent = io.of(DYNAMIC);
    Wire one = fixture.open(0).connect("/dynamic-1");
    Wire two = fixture.open(1).connect("/dynamic-2");
    CompletableFuture<BroadcastAcks<AckReply>> acks =
        parent.timeout(Duration.ofSeconds(3)).emitWithAck("x");
    one.send("43/dynamic-1,0[\"one\"]");
    assertThat(acks).isNotDone();

    two.send("43/dynamic-2,0[\"two\"]");

    assertThat(acks)
        .succeedsWithin(SOON)
        .satisfies(
            result -> {
              assertThat(result.expected()).isEqualTo(2);
              assertThat(result.replies())
                  .extracting(reply -> reply.arg(0, String.class))
                  .containsExactlyInAnyOrder("one", "two");
            });
  }

  @Test
  void sio22_theSocketsOfAParentAreNotFetchedAndThoseOfItsChildrenAre() {
    ParentNamespace parent = io.of(DYNAMIC);
    fixture.open().connect("/dynamic-1");

    assertThatThrownBy(parent::fetchSockets)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("children()");
    CompletableFuture<List<RemoteSocket>> sockets = io.of("/dynamic-1").fetchSockets();
    fixture.clock.settle();
    assertThat(sockets).succeedsWithin(SOON).satisfies(found -> assertThat(found).hasSize(1));
  }

  @Test
  void sio22_aParentMovesAndDisconnectsTheSocketsOfAllItsChildren() {
    ParentNamespace parent = io.of(DYNAMIC);
    Wire one = fixture.open(0).connect("/dynamic-1");
    Wire two = fixture.open(1).connect("/dynamic-2");

    parent.socketsJoin("r");
    parent.to("r").emit("x");
    assertThat(one.take()).containsExactly("42/dynamic-1,[\"x\"]");
    assertThat(two.take()).containsExactly("42/dynamic-2,[\"x\"]");

    parent.disconnectSockets();
    assertThat(one.take()).containsExactly("41/dynamic-1,");
    assertThat(two.take()).containsExactly("41/dynamic-2,");
  }

  @Test
  void sio22_aParentWithoutChildrenReachesNobodyAndStillRefusesReservedNames() {
    ParentNamespace parent = io.of(DYNAMIC);

    assertThat(parent.emitWithAck("x"))
        .succeedsWithin(SOON)
        .satisfies(result -> assertThat(result.expected()).isZero());
    assertThatThrownBy(() -> parent.emit("connect"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"connect\" is reserved");
  }

  // ---- the end of a namespace

  @Test
  void sio23_anEmptyChildStaysByDefault() {
    ParentNamespace parent = io.of(DYNAMIC);
    fixture.open().connect("/dynamic-1").close();

    assertThat(parent.children()).hasSize(1);
    assertThat(io.namespaces()).hasSize(2);
  }

  @Test
  void sio24_deleteDisconnectsTheSocketsAndRefusesWhoComesAfter() {
    Namespace chat = io.of("/chat");
    chat.onDisconnect((socket, end) -> seen.add(end.reason().wireName()));
    Wire first = fixture.open(0).connect("/chat").connect("/");
    Wire second = fixture.open(1).connect("/chat");

    CompletableFuture<Boolean> deleted = io.deleteNamespace("chat");
    assertThat(deleted).isNotDone();

    assertThat(first.take()).containsExactly("41/chat,");
    assertThat(second.take()).containsExactly("41/chat,");
    assertThat(deleted).succeedsWithin(SOON).isEqualTo(true);
    assertThat(seen).containsExactly("server namespace disconnect", "server namespace disconnect");
    assertThat(io.namespaces()).containsExactly(io.sockets());
    assertThat(first.send("40/chat,").take())
        .containsExactly("44/chat,{\"message\":\"Invalid namespace\"}");
    assertThat(first.send("42[\"x\"]").isOpen()).isTrue();
    assertThat(io.of("/chat")).isNotSameAs(chat);
  }

  @Test
  void sio24_aSocketThatIsBeingDecidedIsRefusedWhenItsNamespaceIsDeleted() {
    io.of("/chat").useAsync(socket -> new CompletableFuture<>());
    Wire wire = fixture.open().send("40/chat,");

    CompletableFuture<Boolean> deleted = io.deleteNamespace("/chat");

    assertThat(wire.take()).containsExactly("44/chat,{\"message\":\"Invalid namespace\"}");
    assertThat(deleted).succeedsWithin(SOON).isEqualTo(true);
  }

  @Test
  void sio24_untilItsLastHandlerHasRunANameIsNeitherEnteredNorMadeAnew() {
    Queue<Runnable> handlers = new ArrayDeque<>();
    try (Fixture slow = new Fixture(options -> options.handlerExecutor(handlers::add))) {
      slow.io.of("/chat").onDisconnect((socket, end) -> seen.add("handled"));
      Wire wire = slow.open().send("40/chat,");
      run(handlers, wire);
      CompletableFuture<Boolean> deleted = slow.io.deleteNamespace("/chat");
      CompletableFuture<Boolean> again = slow.io.deleteNamespace("/chat");
      slow.clock.settle();

      assertThat(wire.send("40/chat,").take())
          .endsWith("41/chat,", "44/chat,{\"message\":\"Invalid namespace\"}");
      assertThatThrownBy(() -> slow.io.of("/chat"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("/chat is being deleted");
      assertThat(deleted).isNotDone();
      assertThat(seen).isEmpty();

      run(handlers, wire);
      assertThat(seen).containsExactly("handled");
      assertThat(deleted).succeedsWithin(SOON).isEqualTo(true);
      assertThat(again).succeedsWithin(SOON).isEqualTo(true);
      assertThat(slow.io.of("/chat").sockets()).isEmpty();
    }
  }

  /** Runs the handlers that wait, and those that follow from them. */
  private static void run(Queue<Runnable> handlers, Wire wire) {
    for (Runnable handler = handlers.poll(); handler != null; handler = handlers.poll()) {
      handler.run();
      assertThat(wire.isOpen()).isTrue();
    }
  }

  @Test
  void sio24_anEmptyNamespaceIsDeletedAndOneThatIsNotThereIsNone() {
    io.of("/chat");

    assertThat(io.deleteNamespace("/chat")).succeedsWithin(SOON).isEqualTo(true);
    assertThat(io.deleteNamespace("/chat")).succeedsWithin(SOON).isEqualTo(false);
  }

  @Test
  void sio24_theMainNamespaceIsNotDeleted() {
    assertThatThrownBy(() -> io.deleteNamespace("/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("main namespace / cannot be deleted");
  }

  @Test
  void sio24_aDeletedChildIsMadeAnewWhenAClientAsks() {
    ParentNamespace parent = io.of(DYNAMIC);
    Wire wire = fixture.open().connect("/dynamic-1");
    Namespace first = io.of("/dynamic-1");

    CompletableFuture<Boolean> deleted = io.deleteNamespace("/dynamic-1");
    wire.take();
    assertThat(deleted).succeedsWithin(SOON).isEqualTo(true);
    wire.connect("/dynamic-1");

    assertThat(parent.children()).singleElement().isNotSameAs(first);
  }

  private boolean inLane() {
    return fixture.host.lanes().stream().anyMatch(Lane::inLane);
  }
}
