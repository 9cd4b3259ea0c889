package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.sockeye.engineio.netty.Patience.Wait;
import io.sockeye.http.DeflateOptions;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection behind its {@link RequestDecoder}: takes a request, hands it to the
 * service, writes the response, lets the decoder go on to the next. One request at a time.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements Connection {
  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

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
  private long progress;

  // Of the request there is.
  private @Nullable NettyHttpExchange exchange;
  private @Nullable ChannelFuture response;
  private @Nullable NettyUpgradeExchange upgrade;
  private @Nullable RequestHead upgradeHead;

  HttpConnection(HostContext host, Loop loop, RequestDecoder decoder) {
    this.host = host;
    this.loop = loop;
    this.decoder = decoder;
    this.patience = new Patience(this, loop, host.limits());
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
    // At the end of the connection the decoder brings what is left of a request.
    if (state == State.OVER || !ctx.channel().isActive()) {
      ReferenceCountUtil.release(message);
      return;
    }
    writer().readBegins();
    try {
      if (message instanceof io.netty.handler.codec.http.HttpRequest request) {
        onHead(RequestHead.of(request, host.limits().maxHeaders()));
      } else if (message instanceof HttpContent content) {
        onBody(content);
      }
    } catch (BadRequestException bad) {
      refuse(bad.status(), bad.why());
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      ReferenceCountUtil.release(message);
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
  public void shutDown() {
    context().flush();
    Channels.close(context());
  }

  // ---- requests in

  private void onHead(RequestHead head) {
    first = false;
    patience.over();
    InetSocketAddress remote = (InetSocketAddress) context().channel().remoteAddress();
    if (remote == null) {
      Channels.close(context()); // gone before it could be asked who it is
      return;
    }
    HttpRequest request =
        new HttpRequest(head.method(), head.target(), head.headers(), remote, host.secure());
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
    HttpResponse refusal = WebSocketHandshake.refusal(head);
    if (refusal != null) {
      refuse(next, refusal);
    } else {
      host.service().onUpgrade(next);
    }
  }

  private void onBody(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      throw BadRequestException.malformed("a broken body");
    }
    NettyHttpExchange current = exchange;
    if (state != State.EXCHANGE || current == null) {
      return; // the end of a request without a body, answered already
    }
    ByteBuf bytes = content.content();
    if (!current.bodyComplete() && !current.body(bytes, content instanceof LastHttpContent)) {
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
      decoder.resume();
    } else if (current.wantsBody()) {
      decoder.resume();
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

  // ---- upgrade

  /** The service refuses the handshake. On the loop. */
  void refuse(NettyUpgradeExchange of, HttpResponse response) {
    RequestHead head = upgradeHead;
    if (of == upgrade && head != null && state == State.UPGRADE) {
      linger(writer().write(head, response, true));
    }
  }

  /** The service accepts the handshake. On the loop. */
  void accept(
      NettyUpgradeExchange of,
      Loop target,
      HttpHeaders headers,
      WebSocketOptions options,
      Function<WebSocketConnection, WebSocketListener> opened) {
    RequestHead head = upgradeHead;
    if (of != upgrade || head == null || state != State.UPGRADE) {
      return;
    }
    leave();
    state = State.MOVING;
    context().channel().config().setAutoRead(false);
    String key = Objects.requireNonNull(head.headers().get("sec-websocket-key"));
    DeflateOptions deflate = options.deflate();
    DeflateAgreement agreed =
        deflate == null
            ? null
            : DeflateAgreement.of(head.headers().all("sec-websocket-extensions"), deflate);
    Runnable open =
        () -> {
          if (state == State.MOVING) {
            state = State.OVER;
            WebSocketHandler socket =
                new WebSocketHandler(target, options, agreed, host.limits().closeTimeoutNanos());
            context().pipeline().replace(this, null, socket);
            socket.open(WebSocketHandshake.accept(key), headers, opened);
            decoder.leave();
            socket.begin();
          }
        };
    if (target == loop) {
      open.run();
    } else {
      move(context().channel(), target, open);
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

  // ---- the end

  private void linger(ChannelFuture answer) {
    leave();
    LingeringClose.begin(context(), loop, answer);
    decoder.leave();
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
      log.error("An HTTP connection is closed after an internal failure", cause);
    }
    Channels.close(context());
  }

  private void leave() {
    if (state != State.MOVING && state != State.OVER) {
      loop.remove(this);
      loop.lane().cancel(patience);
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
