package io.sockeye.engineio.netty;

import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** io_uring, apart from the other networks because its classes need not be there. */
final class IoUringNetwork {
  /** What to do about classes or a library that are not there. */
  static final String NEEDS =
      "io_uring needs io.netty:netty-transport-native-io_uring, with the classifier of the"
          + " platform, in the version of the other Netty modules";

  private IoUringNetwork() {}

  /**
   * Returns it.
   *
   * @throws IllegalArgumentException if the native library is not there, or the kernel refuses
   * @throws NoClassDefFoundError if the classes are not there
   */
  static Network create() {
    Throwable cause = IoUring.unavailabilityCause();
    if (cause instanceof UnsatisfiedLinkError) {
      throw Network.refusal(NettyIo.IO_URING, NEEDS + " (" + cause.getMessage() + ")");
    }
    if (cause != null) {
      throw Network.refusal(NettyIo.IO_URING, "the kernel refuses io_uring (" + cause + ")");
    }
    return new Network(
        NettyIo.IO_URING, IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class, false);
  }
}
