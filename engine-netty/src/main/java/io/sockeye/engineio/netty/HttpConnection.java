package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: reads a request, hands it to the service, writes the response, reads the
 * next. One request at a time; what a client sends ahead waits in {@link Input}, and reading stops
 * while too much waits.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter
    implements Connection, Lane.TurnEnd {
  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

  /** How much may wait to be understood before reading stops. */
  private static final int MAX_WAITING_BYTES = 64 * 1024;

  /** How much of a body nobody asked for is read over to keep the connection. */
  private static final int MAX_DISCARDED_BYTES = 64 * 1024;

  /** What the connection is doing. */
  private enum State {
    /** Waits for a request or reads its head: at the start, and after each response. */
    HEAD,
    /** A request is with the service, or its response or body is not over yet. */
    EXCHANGE,
    /** A WebSocket handshake is with the service. */
    UPGRADE,
    /** Is on its way to another loop, to become a WebSocket. Left with the pipeline. */
    MOVING,
    /** Over: closed, or given to another handler. */
    OVER
  }

  /** What the connection's one deadline is for. */
  private enum Wait {
    NOTHING,
    HEAD,
    BODY,
    WRITING,
    NEXT_REQUEST
  }

  private final HostContext host;
  private final Loop loop;
  private final RequestHeadParser parser;
  private final Input input = new Input();
  private final Deadline deadline =
      new Deadline() {
        @Override
        protected void expired() {
          timeOut();
        }
      };

  private @Nullable ChannelHandlerContext context;
  private State state = State.HEAD;
  private Wait wait = Wait.NOTHING;
  private boolean first = true;
  private boolean processing;
  private boolean reading;
  private boolean flushAfterRead;
  private boolean flushAtTurnEnd;

  // Of the exchange there is.
  private @Nullable NettyHttpExchange exchange;
  private @Nullable NettyUpgradeExchange upgrade;
  private @Nullable RequestHead upgradeHead;
  private @Nullable FileStream file;
  private boolean responseWritten;
  private boolean closeAfterResponse;
  private boolean continueSent;
  private int discarded;

  private long progressBefore;

  HttpConnection(HostContext host, Loop loop) {
    this.host = host;
    this.loop = loop;
    this.parser = new RequestHeadParser(host.limits());
  }

  // ---- what the channel says

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    loop.add(this);
    watch();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    reading = true;
    try {
      if (state != State.OVER && message instanceof ByteBuf bytes) {
        input.append(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
    process();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    if (flushAfterRead) {
      flushAfterRead = false;
      ctx.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    process();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    State before = state;
    state = State.OVER;
    if (before != State.MOVING) {
      loop.remove(this);
      loop.lane().cancel(deadline);
    }
    input.clear();
    abortExchange();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
  }

  @Override
  public void shutDown() {
    context().flush();
    Channels.close(context());
  }

  @Override
  public void turnEnded() {
    flushAtTurnEnd = false;
    context().flush();
  }

  // ---- requests in

  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      while (advance()) {
        // as long as there is something to do
      }
    } catch (BadRequestException bad) {
      refuse(bad.status(), bad.getMessage());
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      processing = false;
    }
    if (state != State.OVER && state != State.MOVING) {
      context().channel().config().setAutoRead(input.readable() <= MAX_WAITING_BYTES);
      watch();
    }
  }

  private boolean advance() {
    return switch (state) {
      case HEAD -> nextRequest();
      case EXCHANGE -> continueExchange();
      case UPGRADE, MOVING, OVER -> false;
    };
  }

  private boolean nextRequest() {
    // A client that sends requests and reads no responses gets no further than the high watermark.
    if (input.readable() == 0 || !context().channel().isWritable()) {
      return false;
    }
    RequestHead head = parser.parse(input);
    if (head == null) {
      return false;
    }
    first = false;
    wait = Wait.NOTHING;
    closeAfterResponse = false;
    if (head.asksForWebSocket()) {
      handOverUpgrade(head);
    } else {
      handOver(head);
    }
    return true;
  }

  private void handOver(RequestHead head) {
    NettyHttpExchange next = new NettyHttpExchange(this, loop, head, request(head));
    exchange = next;
    responseWritten = false;
    continueSent = false;
    discarded = 0;
    state = State.EXCHANGE;
    host.service().onRequest(next);
  }

  private void handOverUpgrade(RequestHead head) {
    NettyUpgradeExchange next = new NettyUpgradeExchange(this, host, loop, request(head));
    upgrade = next;
    upgradeHead = head;
    state = State.UPGRADE;
    HttpResponse refusal = WebSocketHandshake.refusal(head);
    if (refusal != null) {
      refuse(next, refusal);
    } else {
      host.service().onUpgrade(next);
    }
  }

  private HttpRequest request(RequestHead head) {
    InetSocketAddress remote = (InetSocketAddress) context().channel().remoteAddress();
    return new HttpRequest(head.method(), head.target(), head.headers(), remote, host.secure());
  }

  private boolean continueExchange() {
    NettyHttpExchange current = Objects.requireNonNull(exchange);
    BodyDecoder body = current.body();
    if (!body.done() && input.readable() > 0) {
      decodeBody(current, body);
    }
    if (!responseWritten || state != State.EXCHANGE) {
      return false;
    }
    if (closeAfterResponse) {
      return false;
    }
    if (!body.done()) {
      return false;
    }
    exchange = null;
    state = State.HEAD;
    return true;
  }

  private void decodeBody(NettyHttpExchange current, BodyDecoder body) {
    BodyCollector collector = current.collector();
    if (current.responded()) {
      body.decode(input, this::discard);
    } else if (collector != null && !collector.tooLarge()) {
      body.decode(input, collector);
      if (body.done() || collector.tooLarge()) {
        collector.deliver();
      }
    }
  }

  private void discard(byte[] array, int offset, int length) {
    discarded += length;
    if (discarded > MAX_DISCARDED_BYTES) {
      throw BadRequestException.malformed("a long body that nobody wants");
    }
  }

  /** The service wants the body. On the loop. */
  void readBody(NettyHttpExchange of, BodyCollector collector) {
    if (of != exchange || of.responded() || of.collector() != null) {
      return;
    }
    of.collectWith(collector);
    if (of.body().done() || collector.tooLarge()) {
      try {
        collector.deliver();
      } catch (Throwable failure) {
        fail(failure);
      }
    } else {
      if (of.head().expectsContinue() && input.readable() == 0) {
        continueSent = true;
        Channels.write(context(), ascii("HTTP/1.1 100 Continue\r\n\r\n"));
        flushSoon();
      }
      process();
    }
  }

  // ---- responses out

  /** The service has answered. On the loop. */
  void respond(NettyHttpExchange of, HttpResponse response, boolean close) {
    if (of != exchange || !of.takeResponse()) {
      return;
    }
    RequestHead head = of.head();
    closeAfterResponse = close || !head.keepAlive() || !restIsCheap(of);
    try {
      Path path = response.file();
      FileStream stream = path == null ? null : FileStream.open(path);
      long length = stream == null ? response.body().length : stream.size();
      boolean hasBody = !head.method().equals("HEAD") && !ResponseHead.hasNoBody(response.status());
      if (stream != null && !hasBody) {
        stream.close();
        stream = null;
      }
      byte[] body = hasBody && stream == null ? response.body() : new byte[0];
      ChannelFuture written = context().write(encode(response, head, length, body));
      if (stream == null) {
        finish(of, written);
      } else {
        stream(of, stream);
      }
    } catch (Throwable failure) {
      fail(failure);
      return;
    }
    process();
  }

  private ByteBuf encode(HttpResponse response, RequestHead head, long length, byte[] body) {
    String connection = closeAfterResponse ? "close" : head.http11() ? "" : "keep-alive";
    ByteBuf out = context().alloc().directBuffer(512 + body.length);
    try {
      ResponseHead.write(out, response.status(), response.headers(), length, connection);
      return out.writeBytes(body);
    } catch (Throwable failure) {
      out.release();
      throw failure;
    }
  }

  private void stream(NettyHttpExchange of, FileStream stream) {
    file = stream;
    ChannelPromise sent = context().newPromise();
    sent.addListener(
        result -> {
          file = null;
          if (state == State.OVER) {
            of.abort();
          } else if (result.isSuccess()) {
            finish(of, sent);
            process();
          } else {
            fail(result.cause());
          }
        });
    stream.send(context(), sent);
  }

  /** The whole response has been given to the channel. */
  private void finish(NettyHttpExchange of, ChannelFuture written) {
    responseWritten = true;
    written.addListener(
        result -> {
          if (result.isSuccess()) {
            of.handedOver();
          } else {
            of.abort();
          }
        });
    if (closeAfterResponse) {
      linger(written);
    } else {
      flushSoon();
    }
  }

  /** Whether the rest of the request's body may be read over, so that the connection can go on. */
  private boolean restIsCheap(NettyHttpExchange of) {
    BodyDecoder body = of.body();
    if (body.done()) {
      return true;
    }
    BodyCollector collector = of.collector();
    boolean refused = collector != null && collector.tooLarge();
    // A client that still waits for its 100 may send the body or not: nobody knows what comes next.
    boolean unclear = of.head().expectsContinue() && !continueSent;
    return !refused && !unclear && body.remaining() <= MAX_DISCARDED_BYTES;
  }

  /** Once for all responses of a read, or of a turn of the lane. */
  private void flushSoon() {
    if (reading) {
      flushAfterRead = true;
    } else if (!flushAtTurnEnd) {
      flushAtTurnEnd = true;
      loop.lane().atTurnEnd(this);
    }
  }

  private ByteBuf ascii(String text) {
    return context().alloc().directBuffer(text.length()).writeBytes(text.getBytes(US_ASCII));
  }

  // ---- upgrade

  /** The service refuses the handshake. On the loop. */
  void refuse(NettyUpgradeExchange of, HttpResponse response) {
    RequestHead head = upgradeHead;
    if (of != upgrade || head == null || state != State.UPGRADE) {
      return;
    }
    closeAfterResponse = true;
    linger(context().write(encode(response, head, response.body().length, response.body())));
  }

  /** The service accepts the handshake. On the loop. */
  void accept(
      NettyUpgradeExchange of,
      Loop target,
      HttpHeaders headers,
      int maxMessageBytes,
      Function<WebSocketConnection, WebSocketListener> opened) {
    RequestHead head = upgradeHead;
    if (of != upgrade || head == null || state != State.UPGRADE) {
      return;
    }
    state = State.MOVING;
    loop.remove(this);
    loop.lane().cancel(deadline);
    Channel channel = context().channel();
    channel.config().setAutoRead(false);
    String key = Objects.requireNonNull(head.headers().get("sec-websocket-key"));
    WebSocketHandler socket =
        new WebSocketHandler(target, maxMessageBytes, host.limits().closeTimeoutNanos());
    Runnable open =
        () ->
            open(socket, () -> socket.open(WebSocketHandshake.accept(key), headers, opened, input));
    if (target == loop) {
      open.run();
    } else {
      move(channel, target, open);
    }
  }

  /** No byte is read between the two loops: the kernel keeps what comes in. */
  private static void move(Channel channel, Loop target, Runnable arrived) {
    channel
        .deregister()
        .addListener(
            left ->
                target
                    .eventLoop()
                    .register(channel)
                    .addListener(
                        registered -> {
                          // Else the client has gone meanwhile, or the host: the channel is closed.
                          if (registered.isSuccess()) {
                            arrived.run();
                          }
                        }));
  }

  private void open(WebSocketHandler socket, Runnable open) {
    if (state == State.MOVING) {
      state = State.OVER;
      context().pipeline().replace(this, null, socket);
      open.run();
    }
  }

  // ---- the end

  private void linger(ChannelFuture answer) {
    leave();
    LingeringClose.begin(context(), loop, answer);
  }

  /** The client broke HTTP: an answer, the last. */
  private void refuse(int status, @Nullable String why) {
    if (state == State.OVER) {
      return;
    }
    abortExchange();
    closeAfterResponse = true;
    HttpResponse response =
        HttpResponse.of(status, "text/plain", Objects.requireNonNullElse(why, ""));
    boolean answered = (responseWritten && exchange != null) || file != null;
    ByteBuf answer = context().alloc().directBuffer(512);
    if (!answered) {
      ResponseHead.write(answer, status, response.headers(), response.body().length, "close");
      answer.writeBytes(response.body());
    }
    linger(context().write(answer));
  }

  /** Something went wrong that is no answer's business. */
  private void fail(Throwable cause) {
    if (Channels.isNetworkTrouble(cause)) {
      log.debug("An HTTP connection broke", cause);
    } else {
      log.error("An HTTP connection is closed after an internal failure", cause);
    }
    Channels.close(context());
  }

  private void leave() {
    state = State.OVER;
    loop.remove(this);
    loop.lane().cancel(deadline);
    input.clear();
  }

  private void abortExchange() {
    NettyHttpExchange current = exchange;
    if (current != null && !responseWritten) {
      current.abort();
    }
  }

  // ---- time

  private void watch() {
    Wait next = whatFor();
    if (next == wait) {
      return;
    }
    wait = next;
    progressBefore = progress();
    if (next == Wait.NOTHING) {
      loop.lane().cancel(deadline);
    } else {
      loop.lane().arm(deadline, nanos(next));
    }
  }

  private Wait whatFor() {
    NettyHttpExchange current = exchange;
    return switch (state) {
      case HEAD -> {
        if (!context().channel().isWritable()) {
          yield Wait.WRITING;
        }
        yield first || parser.started() ? Wait.HEAD : Wait.NEXT_REQUEST;
      }
      case EXCHANGE -> {
        if (current == null) {
          yield Wait.NOTHING;
        }
        if (file != null) {
          yield Wait.WRITING;
        }
        boolean wanted = current.collector() != null || current.responded();
        yield wanted && !current.body().done() ? Wait.BODY : Wait.NOTHING;
      }
      case UPGRADE, MOVING, OVER -> Wait.NOTHING;
    };
  }

  private long nanos(Wait what) {
    Limits limits = host.limits();
    return switch (what) {
      case HEAD -> limits.headerTimeoutNanos();
      case BODY -> limits.bodyTimeoutNanos();
      case NOTHING, WRITING, NEXT_REQUEST -> limits.idleTimeoutNanos();
    };
  }

  private void timeOut() {
    switch (wait) {
      case HEAD -> {
        if (parser.started()) {
          refuse(408, "the request's head did not come in time");
        } else {
          Channels.close(context());
        }
      }
      case BODY -> refuse(408, "the request's body did not come in time");
      case NEXT_REQUEST, WRITING -> {
        long progress = progress();
        if (progress != 0 && progress != progressBefore) {
          progressBefore = progress;
          loop.lane().arm(deadline, nanos(wait));
        } else {
          Channels.close(context());
        }
      }
      case NOTHING -> {
        // A request that came in time takes no deadline back: most are answered at once.
      }
    }
  }

  /**
   * A number that changes while the client takes what it is sent; 0 when it has taken everything.
   */
  private long progress() {
    long unsent = Channels.unsentBytes(context().channel());
    return file == null ? unsent : unsent - file.sent() - 1;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }
}
