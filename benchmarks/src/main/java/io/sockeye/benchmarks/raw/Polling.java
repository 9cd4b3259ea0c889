package io.sockeye.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

/** Long-polling: handshakes, and echoes in the payload of a POST. */
final class Polling {
  private static final byte SEPARATOR = 0x1e;
  private static final byte[] NOOP = {'6'};

  private final Sessions sessions;

  Polling(Sessions sessions) {
    this.sessions = sessions;
  }

  /** A request whose body is at the reader index. */
  void request(ChannelHandlerContext context, Http.Request request, ByteBuf in, ByteBuf out) {
    String id = request.sessionId();
    Sessions.Session session = id == null ? sessions.open() : sessions.find(id);
    if (session == null) {
      throw new IllegalArgumentException("no session " + id);
    }
    if (id == null) {
      byte[] handshake = Ascii.bytes(SocketIo.handshake(session.id, "\"websocket\""));
      Http.writeOk(out, handshake.length).writeBytes(handshake);
    } else if (request.isGet()) {
      get(context, session, out);
    } else {
      int end = in.readerIndex() + request.bodyLength();
      post(context, session, in, end);
      in.readerIndex(end);
      Http.writeOk(out, 2).writeByte('o').writeByte('k');
      answerWaiting(session);
    }
  }

  private static void get(ChannelHandlerContext context, Sessions.Session session, ByteBuf out) {
    if (session.queued != null) {
      answer(session, session.queued, out);
    } else if (session.upgrading) {
      Http.writeOk(out, NOOP.length).writeBytes(NOOP);
    } else {
      session.waiting = context;
    }
  }

  private static void post(
      ChannelHandlerContext context, Sessions.Session session, ByteBuf in, int end) {
    for (int start = in.readerIndex(); start < end; ) {
      int separator = in.indexOf(start, end, SEPARATOR);
      int packetEnd = separator < 0 ? end : separator;
      if (in.getByte(start) == '4') {
        packet(in, start, packetEnd, session, queue(context, session));
      }
      start = packetEnd + 1;
    }
  }

  private static ByteBuf queue(ChannelHandlerContext context, Sessions.Session session) {
    ByteBuf queued = session.queued;
    if (queued == null) {
      queued = context.alloc().directBuffer();
      session.queued = queued;
    } else {
      queued.writeByte(SEPARATOR);
    }
    return queued;
  }

  private static void packet(
      ByteBuf in, int start, int end, Sessions.Session session, ByteBuf queued) {
    if (in.getByte(start + 1) == '0') {
      queued.writeBytes(SocketIo.connected(session.id));
    } else if (!SocketIo.echo(in, start, end, queued, false)) {
      throw new IllegalArgumentException("by polling there are only echoes");
    }
  }

  private static void answer(Sessions.Session session, ByteBuf queued, ByteBuf out) {
    session.queued = null;
    Http.writeOk(out, queued.readableBytes()).writeBytes(queued);
    queued.release();
  }

  private static void answerWaiting(Sessions.Session session) {
    ChannelHandlerContext waiting = session.waiting;
    ByteBuf queued = session.queued;
    if (waiting == null || queued == null) {
      return;
    }
    session.waiting = null;
    ByteBuf out = waiting.alloc().directBuffer(256 + queued.readableBytes());
    answer(session, queued, out);
    ChannelFuture unused = waiting.writeAndFlush(out, waiting.voidPromise());
  }

  /** A WebSocket of this session has been probed: the GET that waits ends, and no other waits. */
  void upgrade(String id) {
    Sessions.Session session = sessions.find(id);
    if (session == null) {
      throw new IllegalArgumentException("no session " + id);
    }
    session.upgrading = true;
    if (session.waiting != null && session.queued == null) {
      session.queued = session.waiting.alloc().directBuffer().writeBytes(NOOP);
    }
    answerWaiting(session);
  }

  void ended(String id) {
    Sessions.Session session = sessions.find(id);
    if (session != null) {
      sessions.remove(session);
      if (session.queued != null) {
        session.queued.release();
        session.queued = null;
      }
    }
  }
}
