package io.sockeye.engineio.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@link NettyIo} is made of.
 *
 * @param io what it is; never {@link NettyIo#AUTO}
 * @param loops makes the event loops
 * @param acceptor the channel that listens
 * @param immediate whether the kernel is told what to do and does it in one call. Then a buffer is
 *     asked for, filled and handed over in one go, so that all channels of a loop can be read into
 *     the same one; and a channel that is not read is left alone, so that it can move to another
 *     loop. Else the kernel may be at work on a channel at any time
 */
record Network(
    NettyIo io,
    IoHandlerFactory loops,
    Class<? extends ServerChannel> acceptor,
    boolean immediate) {

  /** How many loops there may be. */
  int mostLoops() {
    return immediate ? MAX_LOOPS : 1;
  }

  private static final int MAX_LOOPS = 1024;

  /**
   * Returns what is asked for.
   *
   * @throws IllegalArgumentException if it is not there
   */
  static Network of(NettyIo io) {
    return switch (io) {
      case AUTO -> Epoll.isAvailable() ? epoll() : nio();
      case NIO -> nio();
      case EPOLL -> {
        if (!Epoll.isAvailable()) {
          throw refusal(io, "epoll is not available (" + Epoll.unavailabilityCause() + ")");
        }
        yield epoll();
      }
      case IO_URING -> ioUring();
    };
  }

  private static Network nio() {
    return new Network(NettyIo.NIO, NioIoHandler.newFactory(), NioServerSocketChannel.class, true);
  }

  private static Network epoll() {
    return new Network(
        NettyIo.EPOLL, EpollIoHandler.newFactory(), EpollServerSocketChannel.class, true);
  }

  private static Network ioUring() {
    try {
      return IoUringNetwork.create();
    } catch (NoClassDefFoundError missing) {
      throw refusal(NettyIo.IO_URING, IoUringNetwork.NEEDS);
    }
  }

  static IllegalArgumentException refusal(NettyIo io, String why) {
    String others =
        Stream.of(NettyIo.AUTO, NettyIo.NIO, NettyIo.EPOLL)
            .filter(other -> other != io && (other != NettyIo.EPOLL || Epoll.isAvailable()))
            .map(NettyIo::name)
            .collect(Collectors.joining(" or "));
    return new IllegalArgumentException("io: " + io + ", must be " + others + " here: " + why);
  }
}
