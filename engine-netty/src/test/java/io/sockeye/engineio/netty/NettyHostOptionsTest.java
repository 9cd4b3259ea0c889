package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.uring.IoUring;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong options are refused when the host is built, with name, value and what is allowed. */
class NettyHostOptionsTest {
  static List<Arguments> wrong() {
    return List.of(
        wrong("ioThreads: 0, must be from 1 to 1024", b -> b.ioThreads(0)),
        wrong("ioThreads: 1025, must be from 1 to 1024", b -> b.ioThreads(1025)),
        wrong("backlog: 0, must be from 1 to 2147483647", b -> b.backlog(0)),
        wrong(
            "maxRequestLineBytes: 255, must be from 256 to 1048576",
            b -> b.maxRequestLineBytes(255)),
        wrong(
            "maxHeaderBytes: 1048577, must be from 256 to 1048576",
            b -> b.maxHeaderBytes(1_048_577)),
        wrong("maxHeaders: 0, must be from 1 to 10000", b -> b.maxHeaders(0)),
        wrong(
            "tlsHandshakeTimeout: PT0S, must be longer than 0 and at most PT24H",
            b -> b.tlsHandshakeTimeout(Duration.ZERO)),
        wrong(
            "headerTimeout: PT0S, must be longer than 0 and at most PT24H",
            b -> b.headerTimeout(Duration.ZERO)),
        wrong(
            "bodyTimeout: PT-1S, must be longer than 0 and at most PT24H",
            b -> b.bodyTimeout(Duration.ofSeconds(-1))),
        wrong(
            "idleTimeout: PT25H, must be longer than 0 and at most PT24H",
            b -> b.idleTimeout(Duration.ofHours(25))),
        wrong(
            "closeTimeout: PT0S, must be longer than 0 and at most PT24H",
            b -> b.closeTimeout(Duration.ZERO)),
        wrong("writeWatermarks.lowBytes: 0, must be from 1 to 10", b -> b.writeWatermarks(0, 10)),
        wrong(
            "writeWatermarks.lowBytes: 11, must be from 1 to 10", b -> b.writeWatermarks(11, 10)));
  }

  private static Arguments wrong(String message, UnaryOperator<NettyHost.Builder> change) {
    return Arguments.of(message, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void aWrongOptionIsRefused(String message, UnaryOperator<NettyHost.Builder> change) {
    NettyHost.Builder builder = change.apply(NettyHost.builder());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void ioUringHasOneThread() {
    assumeTrue(IoUring.isAvailable(), "no io_uring here");
    assertThat(NettyHost.builder().io(NettyIo.IO_URING).build()).isNotNull();
    assertThatThrownBy(() -> NettyHost.builder().io(NettyIo.IO_URING).ioThreads(2).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ioThreads: 2, must be from 1 to 1");
  }

  @Test
  void theDefaultsAreAllowed() {
    assertThat(NettyHost.builder().build()).isNotNull();
  }
}
