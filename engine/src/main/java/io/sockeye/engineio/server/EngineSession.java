package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.PendingBytes;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.lane.Lane;
import io.sockeye.lane.RareLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client's session, whatever transport carries it. It belongs to one {@link Lane} for life;
 * what is not said to be for any thread is for this lane only. Nothing blocks.
 */
public final class EngineSession {
  private static final RareLog log = RareLog.everySecond(EngineSession.class);

  private final EngineServer server;
  private final String id;
  private final Encoding encoding;
  private final HttpRequest request;
  private final Lane lane;
  private final Heartbeat heartbeat;

  // Changed on the lane only; others may look.
  private volatile ReadyState state = ReadyState.OPENING;
  private volatile Transport transport;

  // Touched on the lane only.
  private EngineListener listener = NoListener.INSTANCE;
  private boolean reading = true;
  private boolean discard;
  private @Nullable Upgrade upgrade;

  /** Of closing, or of not reading; made when one is first needed. */
  private @Nullable TimeLimit limit;

  /** There while something waits for the client. */
  private @Nullable Backlog backlog;

  EngineSession(
      EngineServer server,
      String id,
      Encoding encoding,
      HttpRequest request,
      Lane lane,
      @Nullable WebSocketConnection connection) {
    this.server = server;
    this.id = id;
    this.encoding = encoding;
    this.request = request;
    this.lane = lane;
    this.heartbeat = Heartbeat.of(this);
    this.transport =
        connection == null
            ? new PollingTransport(this, PollingForm.of(request, encoding))
            : new WebSocketTransport(this, connection);
  }

  /**
   * Returns the session's id. Who knows it owns the session, so it is not for logs. From any
   * thread.
   *
   * @return the id
   */
  public String id() {
    return id;
  }

  /**
   * Returns the version of the protocol that the handshake asked for (EIO-2). From any thread.
   *
   * @return the version
   */
  public EngineVersion version() {
    return encoding.version();
  }

  /**
   * Returns the head of the handshake's request (EIO-3). From any thread.
   *
   * @return the head
   */
  public HttpRequest request() {
    return request;
  }

  /**
   * Returns the lane this session belongs to. From any thread.
   *
   * @return the lane
   */
  public Lane lane() {
    return lane;
  }

  /**
   * Returns the name of the transport. From any thread; elsewhere than on the lane it may be out of
   * date.
   *
   * @return {@code polling} or {@code websocket}
   */
  public String transport() {
    return transport.name();
  }

  /**
   * Returns where the session is in its life. From any thread; elsewhere than on the lane it may be
   * out of date.
   *
   * @return the state
   */
  public ReadyState state() {
    return state;
  }

  /**
   * Sends a packet, compressed where the transport does that. As {@link #send(EngineFrame, boolean,
   * Runnable)}.
   *
   * @param frame the packet
   */
  public void send(EngineFrame frame) {
    send(frame, true, null);
  }

  /**
   * Sends a packet, behind all sent before. What is sent in one turn of the lane leaves together at
   * its end. Ignored unless the session is open.
   *
   * @param frame the packet; its bytes are not to be changed any more
   * @param compress whether it may be compressed
   * @param sent run once when the packet has been handed to the transport; dropped when the session
   *     ends before (EIO-61)
   */
  public void send(EngineFrame frame, boolean compress, @Nullable Runnable sent) {
    if (state == ReadyState.OPEN) {
      GuardedListener.onPacketCreate(listener, frame.bytes(), frame.binary());
      transport.send(frame, compress, sent);
    }
  }

  /**
   * Sends a packet that goes to many sessions of this lane. Otherwise as {@link #send(EngineFrame,
   * boolean, Runnable)}.
   *
   * @param message the packet in its canonical form, text with its type digit
   * @param compress whether it may be compressed
   */
  public void send(SharedMessage message, boolean compress) {
    if (state == ReadyState.OPEN) {
      GuardedListener.onPacketCreate(listener, message.bytes(), message.binary());
      transport.send(message, compress);
    }
  }

  /**
   * Tells whether a packet sent now would leave without waiting. WebSocket: nothing is buffered
   * here and the host is below its low watermark. Polling: a GET is waiting and nothing is
   * buffered.
   *
   * @return whether it would
   */
  public boolean writable() {
    return state == ReadyState.OPEN && transport.writable();
  }

  /**
   * Tells whether a packet sent now would leave at the end of this turn, together with what else is
   * sent in it. WebSocket: as {@link #writable}. Polling: a GET is waiting.
   *
   * @return whether it would
   */
  public boolean ready() {
    return state == ReadyState.OPEN && transport.ready();
  }

  /**
   * Tells whether the client keeps up with what is sent to it: less than 64 KiB are buffered here
   * (polling), or the host is below its watermarks (WebSocket). Once it does not, {@link
   * EngineListener#onDrain} tells when it does again. From any thread; elsewhere than on the lane
   * it may be out of date.
   *
   * @return whether it does; false when the session is not open
   */
  public boolean keepsUp() {
    return state == ReadyState.OPEN && transport.keepsUp();
  }

  /**
   * Returns how many bytes wait to be taken by the network. From any thread; elsewhere than on the
   * lane it may be out of date.
   *
   * @return what is buffered here (polling, upgrade) and in the host
   */
  public long pendingBytes() {
    return transport.pendingBytes();
  }

  /**
   * Stops or resumes taking packets from the client. WebSocket: the connection is not read.
   * Polling: the answer to a POST is withheld. While stopped, the ping time-out gives way to the
   * stall time-out; after resuming one full ping time-out is granted. What has been read is still
   * delivered, and an end of the connection is noticed all the same.
   *
   * @param on whether to read
   */
  public void reading(boolean on) {
    if (reading == on || state != ReadyState.OPEN) {
      return;
    }
    reading = on;
    if (on) {
      cancelLimit();
      heartbeat.resumed();
    } else {
      limitTo(
          server.options().stallTimeout(),
          () -> end(CloseReason.PING_TIMEOUT, "not read for too long"));
    }
    transport.reading(on);
  }

  /**
   * Delivers what has been sent, then closes with {@link CloseReason#FORCED_CLOSE}, after the close
   * time-out at the latest (EIO-59). From any thread.
   */
  public void close() {
    lane.submit(this::drainAndClose);
  }

  /**
   * Closes with {@link CloseReason#FORCED_CLOSE} and discards what has not been delivered. From any
   * thread.
   */
  public void closeNow() {
    lane.submit(
        () -> {
          discard = true;
          end(CloseReason.FORCED_CLOSE, null);
        });
  }

  /**
   * Ends the session with {@link CloseReason#SLOW_CONSUMER} and resets its connection: what was to
   * be sent cannot be kept.
   *
   * @param description more for people
   */
  public void endAsSlowConsumer(String description) {
    if (state != ReadyState.CLOSED) {
      server.slowConsumer(lane, description);
      end(CloseReason.SLOW_CONSUMER, description);
    }
  }

  // How it begins

  /** Queues the open packet (EIO-8) and hands the session to the user. */
  void open() {
    transport.send(openPacket(), true, null);
    EngineFrame initial = server.options().initialPacket();
    if (initial != null) {
      transport.send(initial, true, null);
    }
    become(ReadyState.OPEN);
    heartbeat.restart();
    try {
      listener = server.acceptor().accept(this);
    } catch (Throwable failure) {
      log.error(failure, "The acceptor failed; the session is closed");
      end(CloseReason.FORCED_CLOSE, null);
    }
  }

  private EngineFrame openPacket() {
    EngineOptions options = server.options();
    boolean upgrades =
        transport instanceof PollingTransport
            && options.allowUpgrades()
            && options.transports().contains(WebSocketTransport.NAME);
    return EngineFrame.text(
        "0{\"sid\":"
            + JsonText.quote(id)
            + ",\"upgrades\":"
            + (upgrades ? "[\"websocket\"]" : "[]")
            + ",\"pingInterval\":"
            + options.pingInterval().toMillis()
            + ",\"pingTimeout\":"
            + options.pingTimeout().toMillis()
            + ",\"maxPayload\":"
            + options.maxPayloadBytes()
            + "}");
  }

  // What comes in

  /** The GET of the handshake is the first poll. */
  void onFirstGet(HttpExchange exchange) {
    if (transport instanceof PollingTransport polling && state != ReadyState.CLOSED) {
      polling.onGet(exchange);
    } else {
      server.rejections().refuse(exchange, Refusal.sessionOver());
    }
  }

  /** A plain request with this session's id. */
  void onRequest(HttpExchange exchange, @Nullable String transportName) {
    if (isOver()) {
      server.rejections().refuse(exchange, Refusal.sessionOver());
    } else if (transport instanceof PollingTransport polling
        && PollingTransport.NAME.equals(transportName)) {
      polling.onRequest(exchange);
    } else {
      server.rejections().refuse(exchange, Refusal.badRequest("TRANSPORT_MISMATCH"));
    }
  }

  /** A request for an upgrade with this session's id. */
  void onUpgradeRequest(UpgradeExchange exchange) {
    if (isOver()) {
      server.rejections().refuse(exchange, Refusal.sessionOver());
      return;
    }
    exchange.accept(
        lane,
        server.hooks().upgradeHeaders(false, exchange.request()),
        server.options().webSocket(),
        this::probed);
  }

  private WebSocketListener probed(WebSocketConnection connection) {
    if (state == ReadyState.CLOSED || upgrade != null || !(transport instanceof PollingTransport)) {
      connection.close(0);
      return IgnoredWebSocket.INSTANCE;
    }
    WebSocketTransport websocket = new WebSocketTransport(this, connection);
    Upgrade attempt = new Upgrade(this, websocket);
    upgrade = attempt;
    attempt.begin();
    return websocket;
  }

  void receive(EnginePacket packet) {
    if (state != ReadyState.OPEN) {
      return;
    }
    GuardedListener.onPacket(listener, packet);
    if (packet instanceof EnginePacket.Text text) {
      GuardedListener.onText(listener, text.array(), text.offset(), text.length());
    } else if (packet instanceof EnginePacket.Binary binary) {
      GuardedListener.onBinary(listener, binary.array(), binary.offset(), binary.length());
    } else if (packet instanceof EnginePacket.Pong) {
      heartbeat.onPong();
    } else if (packet instanceof EnginePacket.Ping) {
      heartbeat.onPing();
    } else if (packet instanceof EnginePacket.Close) {
      end(CloseReason.TRANSPORT_CLOSE, null);
    }
    // Open, upgrade and noop mean nothing here and are ignored.
  }

  // The upgrade

  void upgradeOver() {
    upgrade = null;
  }

  /** Lets the client's waiting poll go while it upgrades. */
  void releasePoll() {
    if (transport instanceof PollingTransport polling) {
      polling.noop();
    }
  }

  void moveTo(WebSocketTransport successor) {
    if (transport instanceof PollingTransport polling) {
      transport = successor;
      if (!reading) {
        successor.reading(false);
      }
      clientTakes();
      polling.handOver(successor);
      GuardedListener.onUpgrade(listener, successor.name());
      if (ready()) {
        GuardedListener.onReady(listener);
      }
      if (state == ReadyState.CLOSING) {
        successor.drainAndClose();
      }
    }
  }

  // What waits for the client

  /** Before something is added to what waits: has some of it been taken? */
  void lookAtBacklog() {
    Backlog known = backlog;
    if (known != null) {
      long bytes = transport.waitingBytes();
      known.look(bytes);
      if (bytes == 0) {
        endBacklog();
      }
    }
  }

  /**
   * What was sent in a turn has been given to the network, as far as it takes it. Returns whether
   * nothing waits.
   */
  boolean flushed() {
    long bytes = transport.waitingBytes();
    if (bytes == 0 || state == ReadyState.CLOSED) {
      endBacklog();
      return true;
    }
    Backlog known = backlog;
    if (known == null) {
      known = new Backlog(this, server.backlogsOf(lane), bytes);
      backlog = known;
    }
    known.added(bytes);
    return false;
  }

  /** The client takes something of what waits. */
  void clientTakes() {
    Backlog known = backlog;
    if (known != null) {
      known.taken();
    }
  }

  private void endBacklog() {
    Backlog known = backlog;
    if (known != null) {
      backlog = null;
      known.end();
    }
  }

  void addTo(PendingBytes sum) {
    transport.addTo(sum);
  }

  // How it ends

  private void drainAndClose() {
    if (state == ReadyState.OPEN) {
      become(ReadyState.CLOSING);
      heartbeat.stop();
      limitTo(
          server.options().closeTimeout(),
          () -> end(CloseReason.FORCED_CLOSE, "the rest was not taken in time"));
      transport.drainAndClose();
    }
  }

  /** The only way to {@link ReadyState#CLOSED}; the first call counts. */
  void end(CloseReason reason, @Nullable String description) {
    if (state == ReadyState.CLOSED) {
      return;
    }
    become(ReadyState.CLOSED);
    server.remove(this);
    heartbeat.stop();
    cancelLimit();
    endBacklog();
    Upgrade attempt = upgrade;
    if (attempt != null) {
      attempt.abandon();
    }
    if (reason == CloseReason.SLOW_CONSUMER) {
      transport.cut();
    } else if (discard) {
      transport.endNow();
    } else {
      transport.end(reason);
    }
    GuardedListener.onClose(listener, reason, description);
  }

  private void become(ReadyState next) {
    if (next.compareTo(state) <= 0) {
      throw new IllegalStateException("a session that is " + state + " cannot become " + next);
    }
    state = next;
  }

  /** Whether requests come too late, by the clock too when the lane has not noticed yet. */
  private boolean isOver() {
    if (state == ReadyState.OPEN && heartbeat.isOver()) {
      end(CloseReason.PING_TIMEOUT, null);
    }
    return state == ReadyState.CLOSED;
  }

  private void limitTo(Duration time, Runnable action) {
    cancelLimit();
    limit = new TimeLimit(action);
    lane.arm(limit, time.toNanos());
  }

  private void cancelLimit() {
    if (limit != null) {
      lane.cancel(limit);
      limit = null;
    }
  }

  // For the parts of the session

  EngineServer server() {
    return server;
  }

  /** The user's: to be called by {@link GuardedListener} only. */
  EngineListener listener() {
    return listener;
  }

  Encoding encoding() {
    return encoding;
  }

  boolean isReading() {
    return reading;
  }

  boolean carriedBy(Transport candidate) {
    return transport == candidate;
  }

  WebSocketListener webSocketListener() {
    return transport instanceof WebSocketTransport websocket
        ? websocket
        : IgnoredWebSocket.INSTANCE;
  }
}
