package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.sockeye.engineio.netty.NettyUpgradeExchange.Acceptance;
import io.sockeye.engineio.netty.Patience.Wait;
import io.sockeye.http.DeflateOptions;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.RareLog;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection, the only handler behind TLS: takes a request from its {@link
 * RequestDecoder}, hands it to the service, writes the response, lets the decoder go on to the
 * next. One request at a time.
 */
final class HttpConnection extends Connection implements RequestDecoder.Sink {
  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
  private static final RareLog failures = RareLog.everySecond(HttpConnection.class);

  /** What the connection is doing. */
  private enum State {
    /** Waits for a request or for the rest of its head: at the start, and after each exchange. */
    HEAD,
    /** A request is with the service, or its response or body is not over yet. */
    EXCHANGE,
    /** A WebSocket handshake is with the service. */
    UPGRADE,
    /** Is on its way to become a WebSocket, perhaps on another loop. */
    MOVING,
    /** Over: closed, or given to another handler. Never left. */
    OVER
  }

  private final HostContext host;
  private final Loop loop;
  private final RequestDecoder decoder;
  private final Patience patience;

  private @Nullable ChannelHandlerContext context;
  private @Nullable ResponseWriter writer;
  private State state = State.HEAD;
  private boolean first = true;
  private boolean decoding;
  private long progress;

  // Of the request there is.
  private @Nullable NettyHttpExchange exchange;
  private @Nullable ChannelFuture response;
  private @Nullable NettyUpgradeExchange upgrade;
  private @Nullable RequestHead upgradeHead;

  HttpConnection(HostContext host, Loop loop) {
    this.host = host;
    this.loop = loop;
    this.decoder = new RequestDecoder(host.limits());
    this.patience = new Patience(this, loop.lane(), host.limits());
  }

  // ---- what the channel says

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    writer = new ResponseWriter(ctx, loop);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    loop.add(this);
    watch();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (state == State.OVER || !ctx.channel().isActive()) {
        return;
      }
      decoder.add((ByteBuf) message);
    } finally {
      ReferenceCountUtil.release(message);
    }
    writer().readBegins();
    decode();
    if (decoder.tooMuchWaits() && state != State.OVER) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    writer().readEnds();
    watch();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave();
    NettyHttpExchange current = exchange;
    if (current != null) {
      current.abort();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
  }

  @Override
  ChannelFuture shutDown() {
    context().flush();
    return context().close();
  }

  // ---- requests in

  /** Decodes as far as the brake allows, which may be released from inside. */
  private void decode() {
    if (decoding) {
      return;
    }
    decoding = true;
    try {
      decoder.decode(this);
    } catch (BadRequestException bad) {
      refuse(bad.status(), bad.why());
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      decoding = false;
    }
  }

  /** Releases the decoder's brake. */
  private void resume() {
    decoder.resume();
    if (decoding) {
      return;
    }
    writer().readBegins();
    decode();
    writer().readEnds();
    ChannelConfig config = context().channel().config();
    if (state != State.OVER && !config.isAutoRead() && !decoder.tooMuchWaits()) {
      config.setAutoRead(true);
    }
  }

  @Override
  public void onHead(RequestHead head) {
    first = false;
    patience.over();
    InetSocketAddress remote = (InetSocketAddress) context().channel().remoteAddress();
    if (remote == null) {
      Channels.close(context()); // gone before it could be asked who it is
      return;
    }
    HttpRequest request = head.request(remote, host.secure());
    if (head.asksForWebSocket()) {
      onUpgrade(head, request);
    } else {
      state = State.EXCHANGE;
      NettyHttpExchange next = new NettyHttpExchange(this, loop, head, request);
      exchange = next;
      host.service().onRequest(next);
    }
  }

  private void onUpgrade(RequestHead head, HttpRequest request) {
    state = State.UPGRADE;
    NettyUpgradeExchange next = new NettyUpgradeExchange(this, host, loop, request);
    upgrade = next;
    upgradeHead = head;
    HttpResponse refusal = WebSocketHandshake.refusal(head, request);
    if (refusal != null) {
      refuse(next, refusal);
    } else {
      host.service().onUpgrade(next);
    }
  }

  @Override
  public void onBody(byte[] array, int offset, int length, boolean last) {
    NettyHttpExchange current = exchange;
    if (state != State.EXCHANGE || current == null) {
      return;
    }
    if (!current.body(array, offset, length, last)) {
      throw BadRequestException.malformed("a long body that nobody wants");
    }
    goOn(current);
  }

  /** Lets the decoder go on, if there is something it may go on to. */
  private void goOn(NettyHttpExchange current) {
    if (current != exchange || state != State.EXCHANGE) {
      return;
    }
    if (current.over()) {
      exchange = null;
      state = State.HEAD;
      resume();
    } else if (current.wantsBody()) {
      resume();
    } else if (!current.bodyComplete()) {
      decoder.pause();
    }
    watch();
  }

  /** The service wants the body. On the loop. */
  void readBody(NettyHttpExchange of, BodyCollector collector) {
    if (of != exchange || !of.collectWith(collector)) {
      return;
    }
    try {
      if (of.bodyComplete() || collector.tooLarge()) {
        collector.deliver();
      } else if (of.takeContinue()) {
        writer().writeContinue();
      }
      goOn(of);
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  // ---- responses out

  /** The service has answered. On the loop. */
  void respond(NettyHttpExchange of, HttpResponse answer, boolean close) {
    if (of != exchange || !of.takeResponse()) {
      of.responseIgnored();
      return;
    }
    try {
      boolean last = close || !of.head().keepAlive() || !of.restIsCheap();
      ChannelFuture written = writer().write(of.head(), answer, last);
      response = written;
      written.addListener(
          taken -> {
            if (taken.isSuccess()) {
              of.handedOver();
              goOn(of);
            } else {
              of.abort();
              failedToWrite(taken.cause());
            }
          });
      if (last) {
        linger(written);
      } else {
        goOn(of);
      }
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  private void failedToWrite(Throwable cause) {
    if (state != State.OVER) {
      fail(cause);
    }
  }

  /** How much the network has not taken. From any thread. */
  long unsentBytes() {
    ChannelHandlerContext known = context;
    return known == null ? 0 : Channels.unsentBytes(known.channel());
  }

  /** The service gives up a client that does not take its response. On the loop. */
  void cut(NettyHttpExchange of) {
    if (of == exchange && !of.nothingWaits()) {
      Channels.cut(context().channel());
    }
  }

  // ---- upgrade

  /** The service refuses the handshake. On the loop. */
  void refuse(NettyUpgradeExchange of, HttpResponse response) {
    RequestHead head = upgradeHead;
    if (of == upgrade && head != null && state == State.UPGRADE) {
      linger(writer().write(head, response, true));
    }
  }

  /** The service accepts the handshake. On the loop. */
  void accept(NettyUpgradeExchange of, Acceptance how) {
    if (of != upgrade || state != State.UPGRADE) {
      return;
    }
    leave();
    state = State.MOVING;
    if (how.target() == loop) {
      open(of, how);
    } else {
      move(context().channel(), how.target(), () -> open(of, how));
    }
  }

  /** On the loop that the WebSocket belongs to. */
  private void open(NettyUpgradeExchange of, Acceptance how) {
    if (state != State.MOVING) {
      return;
    }
    state = State.OVER;
    WebSocketOptions options = how.options();
    DeflateOptions deflate = options.deflate();
    DeflateAgreement agreed =
        deflate == null
            ? null
            : DeflateAgreement.of(of.request().headers().all("sec-websocket-extensions"), deflate);
    WebSocketHandler socket = new WebSocketHandler(how.target(), options, agreed);
    context().pipeline().replace(this, null, socket);
    String key = WebSocketHandshake.key(of.request());
    socket.open(WebSocketHandshake.accept(key), how.headers(), how.opened());
    passOn(socket);
    socket.begin();
  }

  /** What has come behind the handshake is the WebSocket's. */
  private void passOn(WebSocketHandler socket) {
    byte[] rest = decoder.takeRest();
    ChannelHandlerContext ctx = context().channel().pipeline().context(socket);
    if (rest.length > 0 && ctx != null) {
      socket.channelRead(ctx, Unpooled.wrappedBuffer(rest));
      socket.channelReadComplete(ctx);
    }
  }

  /** No byte is read between the two loops: the kernel keeps what comes in. */
  private static void move(Channel channel, Loop target, Runnable arrived) {
    channel.config().setAutoRead(false);
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

  // ---- the end

  private void linger(ChannelFuture answer) {
    leave();
    LingeringClose.begin(context(), loop, answer);
  }

  /** The client broke HTTP, or takes too long: an answer, the last, unless there is one already. */
  private void refuse(int status, String why) {
    if (state == State.OVER) {
      return;
    }
    NettyHttpExchange current = exchange;
    if (current != null && current.responded()) {
      linger(Objects.requireNonNull(response));
      return;
    }
    if (current != null) {
      current.abort();
    }
    linger(writer().writeRefusal(status, why));
  }

  /** Something went wrong that is no answer's business. */
  private void fail(Throwable cause) {
    if (Channels.isNetworkTrouble(cause)) {
      log.debug("An HTTP connection broke", cause);
    } else {
      failures.error(cause, "An HTTP connection is closed after an internal failure");
    }
    Channels.close(context());
  }

  private void leave() {
    if (state != State.MOVING && state != State.OVER) {
      loop.remove(this);
      patience.end();
    }
    state = State.OVER;
  }

  // ---- time

  private void watch() {
    if (state == State.OVER || state == State.MOVING) {
      return;
    }
    progress = writer().progress();
    patience.waitFor(waitedFor());
  }

  private Wait waitedFor() {
    NettyHttpExchange current = exchange;
    if (state == State.HEAD) {
      return first || decoder.headBegun() ? Wait.HEAD : Wait.NEXT_REQUEST;
    }
    if (current == null) {
      return Wait.NOTHING;
    }
    if (current.wantsBody()) {
      return Wait.BODY;
    }
    return current.responded() ? Wait.WRITING : Wait.NOTHING;
  }

  /** What was waited for has not come. */
  void timeOut(Wait what) {
    switch (what) {
      case HEAD -> {
        if (decoder.headBegun()) {
          refuse(408, "the request's head did not come in time");
        } else {
          Channels.close(context());
        }
      }
      case BODY -> refuse(408, "the request's body did not come in time");
      case WRITING -> {
        if (progress != writer().progress()) {
          progress = writer().progress();
          patience.again();
        } else {
          Channels.close(context());
        }
      }
      case NOTHING, NEXT_REQUEST -> Channels.close(context());
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  private ResponseWriter writer() {
    return Objects.requireNonNull(writer);
  }
}
