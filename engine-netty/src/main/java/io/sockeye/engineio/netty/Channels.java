package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.concurrent.Future;

/** What is done with a channel without waiting for how it goes: its handler hears of a failure. */
final class Channels {
  private Channels() {}

  static void close(ChannelHandlerContext context) {
    Future<?> unused = context.close();
  }

  static void close(Channel channel) {
    Future<?> unused = channel.close();
  }

  /** Queues bytes; a failure is told to {@code exceptionCaught}. */
  static void write(ChannelHandlerContext context, ByteBuf bytes) {
    Future<?> unused = context.write(bytes, context.voidPromise());
  }

  /** Returns how many bytes are queued and not yet taken by the network. */
  static long unsentBytes(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** Whether a failure is the network's or the client's doing, which no log needs. */
  static boolean isNetworkTrouble(Throwable cause) {
    boolean tls = cause instanceof DecoderException && cause.getCause() instanceof IOException;
    return tls || cause instanceof IOException;
  }
}
