package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.sockeye.http.HttpResponse;
import io.sockeye.lane.Lane;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes the responses of one HTTP connection, and flushes once a read or a turn of the lane. */
final class ResponseWriter implements Lane.TurnEnd {
  private static final byte[] NONE = {};
  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

  private final ChannelHandlerContext context;
  private final Loop loop;
  private @Nullable FileStream file;
  private boolean reading;
  private boolean flushAfterRead;
  private boolean flushAtTurnEnd;

  ResponseWriter(ChannelHandlerContext context, Loop loop) {
    this.context = context;
    this.loop = loop;
  }

  /**
   * Writes a response.
   *
   * @param head the request's
   * @return completes when the network has taken all of it
   */
  ChannelFuture write(RequestHead head, HttpResponse response, boolean close) {
    boolean hasBody = !head.isHead() && !ResponseHead.hasNoBody(response.status());
    String connection = close ? "close" : head.http11() ? "" : "keep-alive";
    Path path = response.file();
    if (path == null) {
      byte[] body = response.body();
      return write(response, body.length, hasBody ? body : NONE, connection);
    }
    FileStream stream = FileStream.open(path);
    ChannelFuture headWritten = write(response, stream.size(), NONE, connection);
    if (!hasBody) {
      stream.close();
      return headWritten;
    }
    file = stream;
    ChannelPromise sent = context.newPromise();
    sent.addListener(end -> file = null);
    stream.send(context, sent);
    return sent;
  }

  /** Writes the answer to a request that was not understood. */
  ChannelFuture writeRefusal(int status, String why) {
    HttpResponse response = HttpResponse.of(status, "text/plain", why);
    return write(response, response.body().length, response.body(), "close");
  }

  private ChannelFuture write(HttpResponse response, long length, byte[] body, String connection) {
    ResponseHead head = ResponseHead.of(response.status(), response.headers());
    ByteBuf out = context.alloc().directBuffer(head.maxBytes() + body.length);
    head.write(out, length, connection);
    out.writeBytes(body);
    flushSoon();
    return context.write(out);
  }

  /** Tells a client that waits for it to send its body. */
  void writeContinue() {
    Channels.write(context, context.alloc().directBuffer(CONTINUE.length).writeBytes(CONTINUE));
    flushSoon();
  }

  /** A number that changes while the client takes what it is sent. */
  long progress() {
    FileStream stream = file;
    long given = stream == null ? 0 : stream.sent();
    return given - Channels.unsentBytes(context.channel());
  }

  void readBegins() {
    reading = true;
  }

  void readEnds() {
    reading = false;
    if (flushAfterRead) {
      flushAfterRead = false;
      context.flush();
    }
  }

  @Override
  public void turnEnded() {
    flushAtTurnEnd = false;
    context.flush();
  }

  private void flushSoon() {
    if (reading) {
      flushAfterRead = true;
    } else if (!flushAtTurnEnd) {
      flushAtTurnEnd = true;
      loop.lane().atTurnEnd(this);
    }
  }
}
