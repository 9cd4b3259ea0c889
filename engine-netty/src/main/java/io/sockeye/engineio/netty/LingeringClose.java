package io.sockeye.engineio.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.sockeye.lane.Deadline;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose client may still be sending: closing at once would make TCP reset
 * the connection and throw away the last answer before the client has read it. So our side is
 * closed behind the answer, and what comes in is discarded until the client closes too, for {@value
 * #LINGER_SECONDS} s at most.
 */
final class LingeringClose extends Connection {
  private static final long LINGER_SECONDS = 5;

  private final Loop loop;
  private final Channel channel;
  private final Deadline deadline =
      new Deadline() {
        @Override
        protected void expired() {
          Channels.close(channel);
        }
      };

  private LingeringClose(Loop loop, Channel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  /**
   * Takes a connection over.
   *
   * @param handler the context of the handler that gives it away
   * @param answer the write of the last answer
   */
  static void begin(ChannelHandlerContext handler, Loop loop, ChannelFuture answer) {
    Channel channel = handler.channel();
    LingeringClose linger = new LingeringClose(loop, channel);
    channel.pipeline().replace(handler.handler(), null, linger);
    loop.lane().arm(linger.deadline, TimeUnit.SECONDS.toNanos(LINGER_SECONDS));
    loop.add(linger);
    channel.config().setAutoRead(true);
    answer.addListener(written -> linger.closeOutput(written.isSuccess()));
    channel.flush();
  }

  @Override
  ChannelFuture shutDown() {
    return channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.lane().cancel(deadline);
    loop.remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Channels.close(channel);
  }

  private void closeOutput(boolean answered) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (!answered) {
      Channels.close(channel);
    } else if (tls != null) {
      tls.closeOutbound().addListener(closed -> shutdownOutput());
    } else {
      shutdownOutput();
    }
  }

  private void shutdownOutput() {
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      Future<?> unused = duplex.shutdownOutput();
    } else {
      Channels.close(channel);
    }
  }
}
