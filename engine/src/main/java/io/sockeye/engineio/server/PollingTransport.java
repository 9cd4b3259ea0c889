package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineParseException;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.PendingBytes;
import io.sockeye.http.SharedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** HTTP long-polling (features §1.5): a GET waits for packets, a POST brings some. */
final class PollingTransport extends Transport {
  static final String NAME = "polling";

  private static final EngineFrame CLOSE = EngineFrame.of(EnginePacket.Close.INSTANCE);
  private static final EngineFrame NOOP = EngineFrame.of(EnginePacket.Noop.INSTANCE);

  /** The answer to a POST (EIO-16). */
  private static final byte[] OK = {'o', 'k'};

  /** Of a client that keeps up less is buffered. */
  private static final int KEEPS_UP_BYTES = 64 * 1024;

  /** What is worth finding out whether others wait for it too. */
  private static final int SHARED_BYTES = 1024;

  private final PollingForm form;
  private final Queue<Outgoing> buffer = new ArrayDeque<>(4);
  private final LargeResponses responses = new LargeResponses();

  /** Written on the lane; others may look. */
  private volatile long bufferedBytes;

  private boolean draining;
  private boolean anyResponse;

  /** The GET that waits for packets. */
  private @Nullable HttpExchange poll;

  /** The POST that is not answered yet, and how far it has come. */
  private @Nullable HttpExchange post;

  private PostState postState = PostState.READING;

  private enum PostState {
    /** The body is on its way. Left for {@link #ACCEPTING} when it has come. */
    READING,
    /** Its packets are being delivered. Left by the answer, or for {@link #WITHHELD}. */
    ACCEPTING,
    /** Its packets have been delivered; answered when the session reads again. */
    WITHHELD
  }

  PollingTransport(EngineSession session, PollingForm form) {
    super(session);
    this.form = form;
  }

  @Override
  String name() {
    return NAME;
  }

  /** A request of this session, after {@link EngineSession#onRequest} has let it pass. */
  void onRequest(HttpExchange exchange) {
    switch (exchange.request().method()) {
      case "GET" -> onGet(exchange);
      case "POST" -> onPost(exchange);
      default -> {
        HttpRequest request = exchange.request();
        session.server().rejections().refuse(exchange, Refusal.methodNotAllowed(request.method()));
      }
    }
  }

  // GET

  void onGet(HttpExchange exchange) {
    if (poll != null) {
      exchange.respond(HttpResponse.empty(400));
      session.end(CloseReason.TRANSPORT_ERROR, "overlap from client");
      return;
    }
    poll = exchange;
    exchange.onAbort(
        () -> Hop.to(session.lane(), () -> aborted("poll connection closed prematurely")));
    session.clientTakes();
    if (!buffer.isEmpty() || draining) {
      flushSoon();
    }
    if (session.ready()) {
      GuardedListener.onReady(session.listener());
    }
  }

  private void aborted(String description) {
    // What an abandoned response carried is lost, so the session cannot go on by polling.
    if (session.carriedBy(this)) {
      poll = null;
      post = null;
      session.end(CloseReason.TRANSPORT_ERROR, description);
    }
  }

  @Override
  void flush() {
    HttpExchange exchange = poll;
    if (exchange == null || (buffer.isEmpty() && !draining)) {
      if (session.carriedBy(this)) {
        session.flushed();
      }
      return;
    }
    GuardedListener.onFlush(session.listener());
    poll = null;
    List<EngineFrame> frames = new ArrayList<>(buffer.size() + 1);
    List<Runnable> callbacks = List.of();
    boolean compress = false;
    for (Outgoing next = buffer.poll(); next != null; next = buffer.poll()) {
      frames.add(next.frame());
      compress |= next.compress();
      Runnable sent = next.sent();
      if (sent != null) {
        if (callbacks.isEmpty()) {
          callbacks = new ArrayList<>();
        }
        callbacks.add(sent);
      }
    }
    bufferedBytes = 0;
    if (draining) {
      frames.add(CLOSE);
    }
    answer(exchange, frames, compress);
    boolean wasOver = session.state() == ReadyState.CLOSED;
    session.flushed();
    callbacks.forEach(GuardedListener::run);
    if (session.state() == ReadyState.CLOSED && !wasOver) {
      return;
    }
    GuardedListener.onDrain(session.listener());
    if (draining) {
      session.end(CloseReason.FORCED_CLOSE, null);
    }
  }

  /** Lets a waiting GET go, so that the client can move to another transport. */
  void noop() {
    HttpExchange exchange = poll;
    if (exchange != null && buffer.isEmpty()) {
      poll = null;
      answer(exchange, List.of(NOOP), false);
    }
  }

  private void answer(HttpExchange exchange, List<EngineFrame> frames, boolean compress) {
    HttpResponse response = form.write(frames);
    int threshold = session.server().options().httpCompressionThresholdBytes();
    if (compress && threshold >= 0 && response.body().length >= threshold) {
      response = HttpCompression.apply(response, exchange.request().header("accept-encoding"));
    }
    respond(exchange, response);
  }

  private void respond(HttpExchange exchange, HttpResponse response) {
    HttpRequest request = exchange.request();
    String agent = request.header("user-agent");
    if (agent != null && (agent.contains(";MSIE") || agent.contains("Trident/"))) {
      response.header("x-xss-protection", "0");
    }
    response.header("cache-control", "no-store");
    session.server().hooks().responseHeaders(response.headers(), session, !anyResponse, request);
    anyResponse = true;
    exchange.respond(response);
    responses.add(exchange, response.body().length);
  }

  // POST

  private void onPost(HttpExchange exchange) {
    HttpExchange other = post;
    if (other != null) {
      post = null;
      exchange.respond(HttpResponse.empty(400));
      other.respondAndClose(HttpResponse.empty(400));
      session.end(CloseReason.TRANSPORT_ERROR, "data request overlap from client");
      return;
    }
    String encoding = exchange.request().header("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      session.server().rejections().refuse(exchange, Refusal.contentEncoded(encoding));
      return;
    }
    if (!form.takes(exchange.request())) {
      exchange.respond(HttpResponse.empty(400));
      session.end(CloseReason.TRANSPORT_ERROR, "invalid content");
      return;
    }
    post = exchange;
    postState = PostState.READING;
    exchange.onAbort(
        () ->
            Hop.to(
                session.lane(),
                () -> {
                  if (post == exchange) {
                    aborted("data request connection closed prematurely");
                  }
                }));
    exchange.readBody(
        session.server().options().maxPayloadBytes(),
        new HttpExchange.BodyReceiver() {
          @Override
          public void onBody(byte[] body) {
            Hop.to(session.lane(), () -> received(exchange, body));
          }

          @Override
          public void onTooLarge() {
            Hop.to(session.lane(), () -> tooLarge(exchange));
          }
        });
  }

  private void tooLarge(HttpExchange exchange) {
    if (post == exchange) {
      post = null;
      session.server().rejections().tooLarge(exchange);
    }
  }

  private void received(HttpExchange exchange, byte[] body) {
    if (post != exchange) {
      return;
    }
    if (session.state() == ReadyState.CLOSED) {
      // It was on its way when the session had upgraded already.
      post = null;
      session.server().rejections().refuse(exchange, Refusal.sessionOver());
      return;
    }
    postState = PostState.ACCEPTING;
    try {
      form.read(
          exchange.request(),
          body,
          new LimitedPackets(session, session.server().options().maxPacketsPerPayload()));
    } catch (EngineParseException wrong) {
      if (post == exchange) {
        post = null;
        session
            .server()
            .rejections()
            .refuse(exchange, Refusal.badRequest("PARSE_ERROR", wrong.toString()));
        session.end(CloseReason.PARSE_ERROR, wrong.getMessage());
      }
      return;
    }
    if (post == exchange) {
      postState = PostState.WITHHELD;
      if (session.isReading() || session.state() == ReadyState.CLOSED) {
        ok();
      }
    }
  }

  private void ok() {
    HttpExchange exchange = post;
    if (exchange != null && postState == PostState.WITHHELD) {
      post = null;
      respond(exchange, HttpResponse.of(200, "text/html", OK));
    }
  }

  @Override
  void reading(boolean on) {
    if (on) {
      ok();
    }
  }

  // Sending and ending

  @Override
  void send(EngineFrame frame, boolean compress, @Nullable Runnable sent) {
    flushSoon();
    buffer.add(new Outgoing(frame, compress, sent));
    long sum = bufferedBytes + form.size(frame);
    bufferedBytes = sum;
  }

  @Override
  void send(SharedMessage message, boolean compress) {
    send(new EngineFrame(message.bytes(), message.binary()), compress, null);
  }

  @Override
  boolean writable() {
    return poll != null && buffer.isEmpty();
  }

  @Override
  boolean ready() {
    return poll != null;
  }

  @Override
  long pendingBytes() {
    return bufferedBytes;
  }

  @Override
  long waitingBytes() {
    return bufferedBytes + buffer.size() * Outgoing.OVERHEAD_BYTES + responses.pendingBytes();
  }

  @Override
  void addTo(PendingBytes sum) {
    long own = waitingBytes();
    for (Outgoing next : buffer) {
      byte[] bytes = next.frame().bytes();
      if (bytes.length >= SHARED_BYTES) {
        sum.shared(bytes, bytes.length);
        own -= bytes.length;
      }
    }
    sum.own(own);
  }

  @Override
  boolean keepsUp() {
    return bufferedBytes < KEEPS_UP_BYTES;
  }

  @Override
  void drainAndClose() {
    draining = true;
    flushSoon();
  }

  @Override
  void end(CloseReason reason) {
    if (isNotWaitedFor(reason)) {
      responses.cut();
    }
    if (reason == CloseReason.TRANSPORT_CLOSE) {
      // What this turn has sent before the client said goodbye still reaches a GET that waits.
      flush();
    }
    buffer.clear();
    bufferedBytes = 0;
    // EIO-21: a client that said goodbye itself is answered with a noop.
    answerPoll(reason == CloseReason.TRANSPORT_CLOSE ? NOOP : CLOSE);
    HttpExchange unanswered = post;
    if (unanswered == null) {
      return;
    }
    if (postState == PostState.READING) {
      post = null;
      session.server().rejections().refuse(unanswered, Refusal.sessionOver());
    } else if (postState == PostState.WITHHELD) {
      ok();
    } else if (reason == CloseReason.TRANSPORT_ERROR) {
      post = null;
      session.server().rejections().refuse(unanswered, Refusal.badRequest("TRANSPORT_ERROR"));
    }
  }

  @Override
  void endNow() {
    end(CloseReason.FORCED_CLOSE);
    responses.cut();
  }

  @Override
  void cut() {
    end(CloseReason.SLOW_CONSUMER);
    responses.cut();
  }

  /** Moves everything that waits to the transport the client has upgraded to (EIO-34, EIO-35). */
  void handOver(Transport successor) {
    // Who has upgraded has read all that was answered before.
    responses.cut();
    answerPoll(CLOSE);
    ok();
    for (Outgoing next = buffer.poll(); next != null; next = buffer.poll()) {
      successor.send(next.frame(), next.compress(), next.sent());
    }
    bufferedBytes = 0;
  }

  private void answerPoll(EngineFrame frame) {
    HttpExchange exchange = poll;
    if (exchange != null) {
      poll = null;
      answer(exchange, List.of(frame), false);
    }
  }
}
