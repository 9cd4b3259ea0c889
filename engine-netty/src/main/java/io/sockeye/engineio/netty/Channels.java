package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.DecoderException;
import io.sockeye.http.PendingBytes;
import java.io.IOException;
import java.util.concurrent.Future;

/** What is done with a channel without waiting for how it goes: its handler hears of a failure. */
final class Channels {
  /** What is worth finding out whether others wait for it too. */
  private static final int SHARED_BYTES = 1024;

  private static final int WORTH_A_COPY_BYTES = 1024;

  private Channels() {}

  static void close(ChannelHandlerContext context) {
    Future<?> unused = context.close();
  }

  static void close(Channel channel) {
    Future<?> unused = channel.close();
  }

  /**
   * Closes a connection without a word: the client is told by a RST, and what waits here and in the
   * kernel is given up at once. On its loop.
   */
  static void cut(Channel channel) {
    // A connection that is gone already has no options any more.
    if (channel.isOpen()) {
      try {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      } catch (ChannelException refused) {
        // Of a socket that is shut down already. It is closed all the same.
      }
      // Past the pipeline: TLS would wait for its goodbye to be taken.
      channel.unsafe().close(channel.newPromise());
    }
  }

  /** Queues bytes; a failure is told to {@code exceptionCaught}. */
  static void write(ChannelHandlerContext context, ByteBuf bytes) {
    Future<?> unused = context.write(bytes, context.voidPromise());
  }

  /** Returns how many bytes are queued and not yet taken by the network. */
  static long unsentBytes(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : unsentBytes(buffer);
  }

  private static long unsentBytes(ChannelOutboundBuffer buffer) {
    // The total knows nothing of what has been taken of the first message.
    return Math.max(0, buffer.totalPendingWriteBytes() - buffer.currentProgress());
  }

  /**
   * Adds the same to a sum in which the frame of a message that waits for several clients counts
   * once. On the channel's loop.
   */
  static void addUnsentBytes(Channel channel, PendingBytes sum) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null) {
      return;
    }
    Shared shared = new Shared(sum);
    try {
      buffer.forEachFlushedMessage(shared);
    } catch (Exception ofOursOnly) {
      throw new IllegalStateException(ofOursOnly);
    }
    sum.own(Math.max(0, unsentBytes(buffer) - shared.unsentBytes));
  }

  /** Finds what may wait for others too. */
  private static final class Shared implements ChannelOutboundBuffer.MessageProcessor {
    private final PendingBytes sum;
    private long unsentBytes;

    Shared(PendingBytes sum) {
      this.sum = sum;
    }

    @Override
    public boolean processMessage(Object message) {
      if (message instanceof ByteBuf bytes && bytes.readableBytes() >= SHARED_BYTES) {
        ByteBuf root = bytes;
        for (ByteBuf next = root.unwrap(); next != null; next = next.unwrap()) {
          root = next;
        }
        unsentBytes += bytes.readableBytes();
        sum.shared(root, root.readableBytes());
      }
      return true;
    }
  }

  /**
   * Makes bytes that will have to wait as small as they are: a client that takes nothing would
   * otherwise be given a large buffer for a few bytes each turn.
   */
  static ByteBuf fitting(ChannelHandlerContext context, ByteBuf bytes) {
    int length = bytes.readableBytes();
    int spare = bytes.capacity() - length;
    if (spare < WORTH_A_COPY_BYTES || unsentBytes(context.channel()) == 0) {
      return bytes;
    }
    ByteBuf exact;
    try {
      exact = context.alloc().directBuffer(length, length);
    } catch (OutOfMemoryError none) {
      return bytes;
    }
    exact.writeBytes(bytes);
    bytes.release();
    return exact;
  }

  /** Whether a failure is the network's or the client's doing, which no log needs. */
  static boolean isNetworkTrouble(Throwable cause) {
    boolean tls = cause instanceof DecoderException && cause.getCause() instanceof IOException;
    return tls || cause instanceof IOException;
  }
}
