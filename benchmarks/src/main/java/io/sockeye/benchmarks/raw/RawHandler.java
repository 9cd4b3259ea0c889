package io.sockeye.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** All of a connection: what a read asks for is answered by one write. */
final class RawHandler extends ChannelInboundHandlerAdapter {
  private static final int REPLIES_BYTES = 1024;
  private static final int PARTIAL_BYTES = 4096;

  private final Sessions sessions;
  private final Rooms rooms;
  private final Polling polling;

  /** What earlier reads have left. */
  private @Nullable ByteBuf partial;

  /** To what this read has asked. */
  private @Nullable ByteBuf replies;

  /** Null before the handshake, and for those that poll. */
  private @Nullable SocketIo webSocket;

  /** The session that has upgraded to this connection. */
  private @Nullable String upgraded;

  RawHandler(Sessions sessions, Polling polling, Rooms rooms) {
    this.sessions = sessions;
    this.polling = polling;
    this.rooms = rooms;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = joined((ByteBuf) message);
    boolean whole = true;
    while (whole && in.isReadable()) {
      whole = webSocket == null ? request(context, in) : frame(context, webSocket, in);
    }
    keep(context, in);
  }

  private ByteBuf joined(ByteBuf read) {
    ByteBuf in = partial;
    if (in == null) {
      return read;
    }
    partial = null;
    in.writeBytes(read);
    read.release();
    return in;
  }

  private void keep(ChannelHandlerContext context, ByteBuf in) {
    if (!in.isReadable()) {
      in.release();
    } else if (in.writableBytes() >= PARTIAL_BYTES) {
      partial = in;
    } else {
      partial = context.alloc().directBuffer(in.readableBytes() * 2 + PARTIAL_BYTES).writeBytes(in);
      in.release();
    }
  }

  private ByteBuf replies(ChannelHandlerContext context) {
    ByteBuf out = replies;
    if (out == null) {
      out = context.alloc().directBuffer(REPLIES_BYTES);
      replies = out;
    }
    return out;
  }

  private boolean request(ChannelHandlerContext context, ByteBuf in) {
    Http.Request request = Http.read(in);
    if (request == null) {
      return false;
    }
    if (request.isUpgrade()) {
      switchProtocols(context, request);
    } else {
      polling.request(context, request, in, replies(context));
    }
    return true;
  }

  private void switchProtocols(ChannelHandlerContext context, Http.Request request) {
    ByteBuf out = replies(context);
    Http.writeSwitching(out, request.webSocketKey());
    upgraded = request.sessionId();
    webSocket = new SocketIo(sessions, rooms);
    if (upgraded == null) {
      Frames.write(out, Frames.TEXT, Ascii.bytes(SocketIo.handshake(sessions.newId(), "")));
    } else {
      polling.upgrade(upgraded);
    }
  }

  private boolean frame(ChannelHandlerContext context, SocketIo socket, ByteBuf in) {
    int length = Frames.length(in);
    if (length < 0 || in.readableBytes() < length) {
      return false;
    }
    int start = in.readerIndex() + Frames.headerLength(in);
    int end = in.readerIndex() + length;
    int opcode = Frames.opcode(in);
    Frames.unmask(in, start, end);
    in.readerIndex(end);
    switch (opcode) {
      case Frames.TEXT -> socket.text(context, in, start, end, replies(context));
      case Frames.BINARY -> socket.binary(in, start, end, replies(context));
      case Frames.CLOSE -> {
        ChannelFuture unused = context.close();
      }
      default -> {}
    }
    return true;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    ByteBuf out = replies;
    replies = null;
    if (out != null && out.isReadable()) {
      ChannelFuture unused = context.writeAndFlush(out, context.voidPromise());
    } else if (out != null) {
      out.release();
    }
    rooms.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (partial != null) {
      partial.release();
      partial = null;
    }
    if (webSocket != null) {
      webSocket.ended(context);
    }
    if (upgraded != null) {
      polling.ended(upgraded);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    System.err.println("closed: " + cause);
    ChannelFuture unused = context.close();
  }
}
