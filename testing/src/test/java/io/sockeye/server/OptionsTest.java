package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A wrong option is refused when the server is built, with its name, its value and what is allowed.
 */
final class OptionsTest {
  static Stream<Arguments> wrongOptions() {
    return Stream.of(
        wrong(o -> o.connectTimeout(Duration.ZERO), "connectTimeout", "PT0S", "positive"),
        wrong(o -> o.ackTimeout(Duration.ofSeconds(-1)), "ackTimeout", "PT-1S", "positive"),
        wrong(o -> o.slowHandler(Duration.ZERO), "slowHandler", "PT0S", "positive"),
        wrong(o -> o.inboundLimits(0, 10), "softBytes", "0", "1 or more"),
        wrong(o -> o.inboundLimits(10, 9), "hardBytes", "9", "soft limit"),
        wrong(o -> o.emitLimit(0, Duration.ZERO), "emitLimit bytes", "0", "1 or more"),
        wrong(
            o -> o.emitLimit(1, Duration.ofMillis(-1)), "emitLimit patience", "PT-0.001S", "zero"),
        wrong(o -> o.emitLimit(1, Duration.ofDays(2)), "emitLimit patience", "PT48H", "24 hours"),
        wrong(o -> o.engine(e -> e.maxBufferedBytes(0)), "maxBufferedBytes", "0", "1"),
        wrong(o -> o.engine(e -> e.maxTotalBufferedBytes(0)), "maxTotalBufferedBytes", "0", "1"),
        wrong(
            o -> o.engine(e -> e.slowConsumerTimeout(Duration.ZERO)),
            "slowConsumerTimeout",
            "PT0S",
            "PT0.001S"),
        wrong(o -> o.maxConflatedKeys(0), "maxConflatedKeys", "0", "1 to 10000"),
        wrong(o -> o.maxConflatedKeys(10_001), "maxConflatedKeys", "10001", "1 to 10000"),
        wrong(o -> o.maxAttachments(0), "maxAttachments", "0", "1 to 1000"),
        wrong(o -> o.maxAttachments(1001), "maxAttachments", "1001", "1 to 1000"),
        wrong(o -> o.maxJsonDepth(0), "maxJsonDepth", "0", "1 to 500"),
        wrong(o -> o.maxJsonDepth(501), "maxJsonDepth", "501", "1 to 500"),
        limit(l -> l.maxNamespacesPerConnection(0), "maxNamespacesPerConnection"),
        limit(l -> l.maxRefusedConnects(0), "maxRefusedConnects"),
        limit(l -> l.maxChildNamespaces(0), "maxChildNamespaces"),
        limit(l -> l.maxNamespaceNameLength(0), "maxNamespaceNameLength"),
        limit(l -> l.maxConnectBytes(0), "maxConnectBytes"),
        limit(l -> l.maxRoomsPerSocket(0), "maxRoomsPerSocket"),
        limit(l -> l.maxRoomNameLength(0), "maxRoomNameLength"),
        limit(l -> l.maxPendingAcks(0), "maxPendingAcks"),
        limit(l -> l.maxBinaryPacketBytes(0), "maxBinaryPacketBytes"),
        wrong(
            o -> o.limits(l -> l.binaryPacketTimeout(Duration.ZERO)),
            "binaryPacketTimeout",
            "PT0S",
            "positive"),
        wrong(o -> o.engine(e -> e.maxPacketsPerPayload(0)), "maxPacketsPerPayload", "0", "1 to"),
        wrong(
            o -> o.engine(e -> e.decisionTimeout(Duration.ZERO)), "decisionTimeout", "PT0S", "PT"),
        wrong(o -> o.trustedProxies("10.0.0.0/33"), "trustedProxies", "10.0.0.0/33", "10.0.0.0/8"),
        wrong(o -> o.path("no-slash"), "path", "no-slash", "/"),
        wrong(o -> o.engine(e -> e.pingInterval(Duration.ZERO)), "pingInterval", "PT0S", ""),
        wrong(o -> o.engine(e -> e.maxPayloadBytes(0)), "maxPayloadBytes", "0", ""),
        wrong(
            o -> o.engine(e -> e.transports("carrier pigeon")), "transports", "pigeon", "polling"));
  }

  private static Arguments limit(Consumer<ServerLimits.Builder> change, String option) {
    return wrong(o -> o.limits(change), option, "0", "1 or more");
  }

  private static Arguments wrong(
      Consumer<SocketIOServerBuilder> change, String option, String value, String allowed) {
    return Arguments.of(change, option, value, allowed);
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void aWrongOptionIsNamedWithItsValueAndWhatIsAllowed(
      Consumer<SocketIOServerBuilder> change, String option, String value, String allowed) {
    assertThatThrownBy(
            () -> {
              SocketIOServerBuilder builder = SocketIOServer.builder();
              change.accept(builder);
              builder.build();
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option)
        .hasMessageContaining(value)
        .hasMessageContaining(allowed);
  }

  @Test
  void aNamespaceWithACommaIsRefused() {
    try (SocketIOServer io = SocketIOServer.create()) {
      assertThatThrownBy(() -> io.of("/a,b"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("/a,b")
          .hasMessageContaining("comma");
    }
  }

  @Test
  void aTimeoutThatIsNotPositiveIsRefused() {
    try (SocketIOServer io = SocketIOServer.create()) {
      assertThatThrownBy(() -> io.timeout(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("timeout is PT0S");
    }
  }

  @Test
  void listeningTwiceIsRefused() {
    try (SocketIOServer io = SocketIOServer.create()) {
      io.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(io.port()).isPositive();

      assertThatThrownBy(() -> io.listen(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("listens already");
    }
  }

  @Test
  void thePortOfAServerThatDoesNotListenIsRefused() {
    try (SocketIOServer io = SocketIOServer.create()) {
      assertThatThrownBy(io::port)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("listen");
    }
  }

  @Test
  void listeningAfterCloseIsRefused() {
    SocketIOServer io = SocketIOServer.create();
    io.close();

    assertThatThrownBy(() -> io.listen(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
