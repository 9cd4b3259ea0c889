package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which networks there are here, and what is said about one that is not. */
class NetworkTest {
  /** What tests that open sockets run on. */
  static List<NettyIo> available() {
    return Stream.of(NettyIo.NIO, NettyIo.EPOLL, NettyIo.IO_URING)
        .filter(io -> whyNot(io) == null)
        .toList();
  }

  /** Those that know more than one lane. */
  static List<NettyIo> withLanes() {
    return available().stream().filter(io -> Network.of(io).mostLoops() > 1).toList();
  }

  /** Two, if there can be. */
  static int lanes(NettyIo io) {
    return Math.min(2, Network.of(io).mostLoops());
  }

  private static @Nullable Throwable whyNot(NettyIo io) {
    return switch (io) {
      case AUTO, NIO -> null;
      case EPOLL -> Epoll.unavailabilityCause();
      case IO_URING -> IoUring.unavailabilityCause();
    };
  }

  @Test
  void theJdksSelectorIsEverywhere() {
    assertThat(Network.of(NettyIo.NIO).io()).isEqualTo(NettyIo.NIO);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void epollIsThereOnLinuxAndChosen() {
    assertThat(whyNot(NettyIo.EPOLL)).isNull();
    assertThat(Network.of(NettyIo.AUTO).io()).isEqualTo(NettyIo.EPOLL);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void ioUringIsThereUnlessTheKernelRefuses() {
    Throwable whyNot = whyNot(NettyIo.IO_URING);
    assertThat(whyNot instanceof UnsatisfiedLinkError).isFalse();
    assumeTrue(whyNot == null, () -> "nothing runs on io_uring here: " + whyNot);
    assertThat(Network.of(NettyIo.IO_URING).io()).isEqualTo(NettyIo.IO_URING);
  }

  @Test
  void withoutItsClassesIoUringIsRefusedByTheNameOfWhatIsMissing() throws Exception {
    assertThat(Elsewhere.run("io_uring", "IO_URING"))
        .startsWith("io: IO_URING, must be AUTO or NIO")
        .contains("io.netty:netty-transport-native-io_uring");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void withoutItsLibraryIoUringIsRefusedByTheNameOfWhatIsMissing() throws Exception {
    assertThat(Elsewhere.run("native-io_uring", "IO_URING"))
        .startsWith("io: IO_URING, must be AUTO or NIO")
        .contains("io.netty:netty-transport-native-io_uring");
  }

  @Test
  void withoutItsLibraryEpollIsRefused() throws Exception {
    assertThat(Elsewhere.run("native-epoll", "EPOLL"))
        .startsWith("io: EPOLL, must be AUTO or NIO here: epoll is not available");
  }

  @Test
  void withoutEpollTheJdksSelectorIsChosen() throws Exception {
    assertThat(Elsewhere.run("native-epoll", "AUTO")).isEqualTo("NIO");
  }

  /** What is chosen, or why it is refused; for {@link Elsewhere}. */
  static String choice(String io) {
    try {
      return Network.of(NettyIo.valueOf(io)).io().toString();
    } catch (IllegalArgumentException refused) {
      return String.valueOf(refused.getMessage());
    }
  }
}
