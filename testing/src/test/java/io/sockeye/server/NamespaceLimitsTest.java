package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.InMemoryAdapter;
import io.sockeye.testing.ArmedDeadlines;
import io.sockeye.testing.InMemoryResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many namespaces, and which, a client may ask for: SEC-038, SEC-043, SEC-045, SEC-053. */
final class NamespaceLimitsTest {
  private static final Pattern DYNAMIC = Pattern.compile("^/d-\\d+$");

  /** A lane looks at its handlers once more, behind the last that ran. */
  private static final Duration WATCHDOG = Duration.ofSeconds(5);

  private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());
  private final List<Fixture> fixtures = new ArrayList<>();

  private Fixture fixture(Consumer<SocketIOServerBuilder> options) {
    Fixture fixture =
        new Fixture(
            builder -> {
              builder.connectTimeout(Duration.ofSeconds(1));
              options.accept(builder);
            });
    fixtures.add(fixture);
    return fixture;
  }

  private Fixture limited(Consumer<ServerLimits.Builder> limits) {
    return fixture(options -> options.limits(limits));
  }

  @AfterEach
  void close() {
    fixtures.forEach(Fixture::close);
  }

  // ---- how many on one connection

  @Test
  void sec043_oneNamespaceTooManyIsRefusedAndTheOthersGoOn() {
    Fixture fixture = limited(limits -> limits.maxNamespacesPerConnection(2));
    fixture.io.of("/a").on("x", socket -> socket.emit("y"));
    fixture.io.of("/b");
    Wire wire = fixture.connect().connect("/a");

    assertThat(wire.send("40/b,").take())
        .containsExactly("44/b,{\"message\":\"Too many namespaces\"}");
    assertThat(wire.send("42/a,[\"x\"]").take()).containsExactly("42/a,[\"y\"]");
  }

  @Test
  void sec043_aNamespaceThatWasLeftMakesRoomForAnother() {
    Fixture fixture = limited(limits -> limits.maxNamespacesPerConnection(2));
    fixture.io.of("/a");
    fixture.io.of("/b");
    Wire wire = fixture.connect().connect("/a");

    wire.send("41/a,");

    assertThat(wire.connect("/b").sid()).hasSize(20);
  }

  @Test
  void sec043_whatIsOnItsWayCountsToo() {
    Fixture fixture = limited(limits -> limits.maxNamespacesPerConnection(3));
    fixture.io.of("/slow").useAsync(socket -> new CompletableFuture<Void>());
    fixture.io.ofAsync((name, handshake) -> new CompletableFuture<>());
    Wire wire = fixture.connect();

    wire.send("40/slow,").send("40/who,").send("40/knows,");

    assertThat(wire.take()).containsExactly("44/knows,{\"message\":\"Too many namespaces\"}");
  }

  @Test
  void sec043_aHundredAreAllowedUnlessSomethingElseIsSaid() {
    Fixture fixture = fixture(options -> {});
    for (int i = 0; i < 100; i++) {
      fixture.io.of("/" + i);
    }
    Wire wire = fixture.connect();
    for (int i = 0; i < 99; i++) {
      wire.connect("/" + i);
    }

    assertThat(wire.send("40/99,").take())
        .containsExactly("44/99,{\"message\":\"Too many namespaces\"}");
  }

  // ---- refusals

  @Test
  void sec043_whoIsRefusedTooOftenIsCutOff() {
    Fixture fixture = limited(limits -> limits.maxRefusedConnects(3));
    fixture.io.onDisconnect((socket, end) -> seen.add(end.reason()));
    Wire wire = fixture.connect();

    wire.send("40/a,").send("40/b,").send("40/c,");
    assertThat(wire.take()).hasSize(3).allSatisfy(text -> assertThat(text).startsWith("44/"));
    assertThat(wire.isOpen()).isTrue();
    wire.send("40/d,");

    assertThat(wire.take()).isEmpty();
    assertThat(wire.isOpen()).isFalse();
    assertThat(seen).containsExactly(DisconnectReason.FORCED_CLOSE);
  }

  @Test
  void sec043_whoIsRefusedTooOftenIsCutOffOnPollingToo() {
    Fixture fixture = limited(limits -> limits.maxRefusedConnects(2));
    PollingWire wire = fixture.poll(0);

    wire.post("40/a,\u001e40/b,\u001e40/c,");
    InMemoryResponse next = wire.get();

    assertThat(next.status()).isEqualTo(400);
    assertThat(fixture.io.engine().clientsCount()).isZero();
  }

  @Test
  void sec043_whatAMiddlewareRefusesCountsToo() {
    Fixture fixture = limited(limits -> limits.maxRefusedConnects(1));
    fixture.io.use(
        socket -> {
          throw new ConnectRefusedException("wrong password");
        });
    Wire wire = fixture.open();

    assertThat(wire.send("40{\"password\":1}").take())
        .containsExactly("44{\"message\":\"wrong password\"}");
    assertThat(wire.send("40{\"password\":2}").isOpen()).isFalse();
    assertThat(fixture.io.sockets().sockets()).isEmpty();
  }

  /** Names that nobody knows, names that a pattern makes, names that are there. */
  @ParameterizedTest
  @ValueSource(strings = {"/unknown-", "/d-", "/there-"})
  void sec043_aHundredThousandNamesEndAfterTwiceAHundred(String prefix) {
    Fixture fixture = fixture(options -> options.cleanupEmptyChildNamespaces(true));
    fixture.io.of(DYNAMIC).onConnection(socket -> seen.add(socket.namespace().name()));
    for (int i = 0; i < 300; i++) {
      fixture.io.of("/there-" + i).onConnection(socket -> seen.add(socket.namespace().name()));
    }
    Wire wire = fixture.connect();
    int sent = 0;
    int refused = 0;
    while (sent < 100_000 && wire.isOpen()) {
      wire.send("40" + prefix + sent++ + ",");
      refused += (int) wire.take().stream().filter(text -> text.startsWith("44")).count();
    }

    assertThat(wire.isOpen()).isFalse();
    assertThat(refused).isEqualTo(100);
    assertThat(sent).isLessThanOrEqualTo(200);
    assertThat(seen).hasSizeLessThan(100);
    assertThat(fixture.io.namespaces()).as("/ and what was made by hand").hasSize(301);
    fixture.clock.advance(WATCHDOG);
    assertThat(ArmedDeadlines.on(fixture.host)).isZero();
  }

  @Test
  void sec045_refusalsDoNotProlongTheConnectTimeout() {
    Fixture fixture = fixture(options -> {});
    Wire wire = fixture.open();
    for (int i = 0; i < 9; i++) {
      fixture.clock.advance(Duration.ofMillis(100));
      wire.send("40/nope,");
    }
    assertThat(wire.isOpen()).isTrue();

    fixture.clock.advance(Duration.ofMillis(100));

    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void sec045_clientsThatNeverConnectLeaveNothing() {
    Fixture fixture = fixture(options -> {});
    for (int i = 0; i < 1000; i++) {
      if (i % 2 == 0) {
        fixture.open(i / 2 % 2);
      } else {
        fixture.handshake(i / 2 % 2);
      }
    }
    assertThat(fixture.io.engine().clientsCount()).isEqualTo(1000);

    fixture.clock.advance(Duration.ofSeconds(1));

    assertThat(fixture.io.engine().clientsCount()).isEqualTo(500);
    // Who does not poll has not been told; it has the time that a closing session has.
    fixture.clock.advance(Duration.ofSeconds(30));
    assertThat(fixture.io.engine().clientsCount()).isZero();
    assertThat(ArmedDeadlines.on(fixture.host)).isZero();
  }

  @Test
  void sec043_whoJoinsAndLeavesFasterThanHandlersRunIsNotRead() {
    CompletableFuture<Void> release = new CompletableFuture<>();
    Fixture fixture = fixture(options -> options.inboundLimits(10_000, 1_000_000));
    fixture.io.of("/a").onConnection(socket -> release.join());
    fixture.io.of("/a").onDisconnect((socket, end) -> seen.add(end.reason()));
    Wire wire = fixture.connect();
    String connect = "40/a,{\"token\":\"" + "x".repeat(1000) + "\"}";
    int left = 0;
    wire.send(connect);
    while (left < 100 && !wire.take().isEmpty()) {
      wire.send("41/a,").send(connect);
      left++;
    }
    assertThat(left).as("until 10 000 bytes wait").isBetween(5, 9);
    assertThat(seen).isEmpty();

    release.complete(null);
    int disconnected = left;
    assertThat(fixture.clock.settleUntil(() -> seen.size() == disconnected, Duration.ofSeconds(10)))
        .isTrue();

    assertThat(wire.take()).as("the answer to the last").hasSize(1);
    assertThat(wire.isOpen()).isTrue();
  }

  // ---- children

  @Test
  void sec043_clientsCannotHaveMoreChildrenMadeThanAllowed() {
    Fixture fixture = limited(limits -> limits.maxChildNamespaces(2));
    fixture.io.of(DYNAMIC);
    fixture.open().connect("/d-1");
    Wire wire = fixture.open().connect("/d-2");

    assertThat(wire.send("40/d-3,").take())
        .containsExactly("44/d-3,{\"message\":\"Too many namespaces\"}");
    assertThat(wire.connect("/d-1").sid()).as("one that is there").hasSize(20);
    assertThat(fixture.io.namespaces()).hasSize(3);
  }

  @Test
  void sec043_theProgramItselfMayMakeMoreChildren() {
    Fixture fixture = limited(limits -> limits.maxChildNamespaces(1));
    fixture.io.of(DYNAMIC);
    fixture.open().connect("/d-1");

    fixture.io.of("/d-2");

    assertThat(fixture.open().connect("/d-2").sid()).hasSize(20);
  }

  @Test
  void sec043_aChildThatHasGoneMakesRoomForAnother() {
    Fixture fixture =
        fixture(
            options ->
                options
                    .cleanupEmptyChildNamespaces(true)
                    .limits(limits -> limits.maxChildNamespaces(1)));
    fixture.io.of(DYNAMIC);
    Wire wire = fixture.open().connect("/d-1");

    for (int i = 2; i < 50; i++) {
      wire.send("41/d-" + (i - 1) + ",").connect("/d-" + i);
    }

    assertThat(fixture.io.namespaces()).hasSize(2);
  }

  @Test
  void sec043_aChildThatCouldNotBeMadeIsNotCounted() {
    boolean[] broken = {true};
    Fixture fixture =
        fixture(
            options ->
                options
                    .limits(limits -> limits.maxChildNamespaces(1))
                    .adapter(
                        context -> {
                          if (broken[0] && context.namespace().startsWith("/d-")) {
                            throw new IllegalStateException("no adapter");
                          }
                          return new InMemoryAdapter(context);
                        }));
    fixture.io.of(DYNAMIC);
    Wire wire = fixture.open().send("40/d-1,").send("40/d-2,");
    assertThat(wire.take()).hasSize(2);
    broken[0] = false;

    assertThat(wire.connect("/d-3").sid()).hasSize(20);
  }

  // ---- names

  @Test
  void sec053_aNameThatIsTooLongIsCutOffBeforeAnyPatternIsTried() {
    Fixture fixture = fixture(options -> {});
    fixture.io.of(
        (name, handshake) -> {
          seen.add(name);
          return true;
        });
    String longest = "/" + "a".repeat(255);

    fixture.open().connect(longest);
    Wire wire = fixture.open().send("40" + longest + "a,");

    assertThat(wire.take()).isEmpty();
    assertThat(wire.isOpen()).isFalse();
    assertThat(seen).containsExactly(longest);
  }

  @Test
  void sec053_aPatternThatBacktracksIsNotHeldUpByAMegabyte() {
    Fixture fixture = fixture(options -> {});
    fixture.io.of(Pattern.compile("^/(a+)+$"));

    Wire wire = fixture.open().send("40/" + "a".repeat(900_000) + "!,");

    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void sec053_aNameThatIsTooLongIsRefusedWhereItIsMade() {
    Fixture fixture = limited(limits -> limits.maxNamespaceNameLength(5));

    assertThat(fixture.io.of("chat").name()).isEqualTo("/chat");
    assertThatThrownBy(() -> fixture.io.of("chats"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the name of a namespace has 6 characters; allowed is up to maxNamespaceNameLength, 5");
  }

  // ---- auth

  @Test
  void sec038_authThatIsTooLargeIsRefused() {
    Fixture fixture = limited(limits -> limits.maxConnectBytes(19));
    fixture.io.onConnection(socket -> seen.add(socket.handshake().auth(Object.class)));
    Wire wire = fixture.open();

    assertThat(wire.send("40{\"token\":\"1234567\"}").take())
        .containsExactly("44{\"message\":\"Auth too large\"}");
    assertThat(wire.send("40{\"token\":\"123456\"}").take().get(0)).startsWith("40{");
    assertThat(seen).hasSize(1);
  }

  @Test
  void sec038_authIsKeptWithoutWhatItCameWith() {
    Fixture fixture = fixture(options -> {});
    fixture.io.onConnection(socket -> seen.add(socket.handshake().auth()));
    PollingWire wire = fixture.handshake(0);

    wire.post("40{\"token\":1}\u001e6" + "\u001e6".repeat(1000));

    assertThat(seen)
        .singleElement()
        .satisfies(
            auth ->
                assertThat(((JsonValues) auth).array())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"token\":1}"));
  }
}
