package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.engineio.netty.NettyIo;
import io.sockeye.server.SocketIOServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;

/**
 * Attacks on a server. Behind each it must be as it was before ({@link Target#assertUnharmed}), and
 * have lost no buffer, which the build looks after (U4).
 */
abstract class UnderAttack {
  private static final Duration PATIENT = Duration.ofMillis(1500);

  @Parameter Way way = new Way(NettyIo.NIO, Way.Transport.WEBSOCKET);

  private @Nullable Target target;

  final Target start() {
    return start(options -> {});
  }

  final Target start(Consumer<SocketIOServerBuilder> options) {
    return start(options, network -> {});
  }

  final Target start(Consumer<SocketIOServerBuilder> options, Consumer<NettyHost.Builder> network) {
    assertThat(target).as("one server for each test").isNull();
    Target started = Target.start(way, options, network);
    target = started;
    return started;
  }

  /** A server whose pings are rare enough for clients that do not answer them at once. */
  final Target startPatient() {
    return start(options -> options.engine(engine -> engine.pingInterval(PATIENT)));
  }

  /** A client of the way that is being tested. */
  final Peer open() throws IOException {
    Target started = target;
    return (started == null ? start() : started).open(way);
  }

  /** The same, in the main namespace. */
  final Peer connect() throws IOException {
    return open().connect();
  }

  @AfterEach
  final void itIsUnharmed() throws Exception {
    Target attacked = target;
    if (attacked != null) {
      try (attacked) {
        attacked.assertUnharmed();
      }
    }
  }
}
