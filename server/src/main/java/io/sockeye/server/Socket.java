package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.event.AckReply;
import io.sockeye.event.EventHandler;
import io.sockeye.event.EventSource;
import io.sockeye.event.RawEvent;
import io.sockeye.event.SocketHandler;
import io.sockeye.event.Subscription;
import io.sockeye.event.TypeRef;
import io.sockeye.json.JsonValues;
import io.sockeye.lane.Lane;
import io.sockeye.lane.OutboundCommand;
import io.sockeye.lane.WakeUps;
import io.sockeye.server.adapter.Recovery;
import io.sockeye.server.adapter.RecoveryClaim;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace. Everything here may be called from any thread and never blocks, but
 * that what sends may wait while too much is on its way ({@link SocketIOServerBuilder#emitLimit}).
 * Its handlers never overlap and run in the order in which its events came; see {@link Dispatch}
 * for the threads.
 */
public final class Socket extends EventRegistration implements RemoteSocket, EventSource<Socket> {
  /** The event that tells a client that its credentials are about to expire. */
  public static final String CREDENTIALS_EXPIRING_EVENT = "credentials_expiring";

  private final Namespace namespace;
  private final Client client;
  private final String id;

  // Of the handshake; the rest of it is kept with the connection.
  private final long issuedMillis;
  private final @Nullable JsonValues auth;

  private final Mailbox mailbox;
  private final SocketLife life;

  /** What it goes on with, or could; null if it began with nothing and cannot come back. */
  private final @Nullable Arrival arrival;

  /** Made when it is first wanted. */
  private volatile @Nullable Map<String, Object> data;

  private volatile @Nullable SocketExtras extras;

  Socket(Namespace namespace, Client client, Handshake handshake, Arrival arrival) {
    this.namespace = namespace;
    this.client = client;
    this.issuedMillis = handshake.issuedMillis();
    this.auth = handshake.auth();
    this.arrival = arrival.isPlain() ? null : arrival;
    this.data = arrival.data();
    this.id = arrival.socketId();
    this.mailbox = new Mailbox(client, namespace.handledOnLane());
    this.life = new SocketLife(this, client);
  }

  // ---- what it is

  /**
   * Returns the socket's id: public, unguessable, new with every connection unless the socket is
   * recovered, and different from the session's (SIO-12). Only sockets of Socket.IO 2 clients have
   * the session's in theirs (EIO-55).
   *
   * @return 20 characters, for a Socket.IO 2 client behind the name of the namespace
   */
  @Override
  public String id() {
    return id;
  }

  /**
   * Returns the namespace the socket is in.
   *
   * @return the namespace
   */
  public Namespace namespace() {
    return namespace;
  }

  /**
   * Returns how the socket connected.
   *
   * @return the handshake
   */
  @Override
  public Handshake handshake() {
    return new Handshake(
        client.session().request(), issuedMillis, auth, namespace.server().codec());
  }

  /**
   * Returns what is kept with the socket, is there again when it is recovered, and may be seen by
   * other nodes: keep plain JSON values here.
   *
   * @return a map of this socket, safe for use by any thread
   */
  @Override
  public Map<String, Object> data() {
    Map<String, Object> known = data;
    return known != null ? known : newData();
  }

  private synchronized Map<String, Object> newData() {
    Map<String, Object> known = data;
    if (known == null) {
      known = new ConcurrentHashMap<>(2);
      data = known;
    }
    return known;
  }

  private SocketExtras extras() {
    SocketExtras known = extras;
    return known != null ? known : newExtras();
  }

  private synchronized SocketExtras newExtras() {
    SocketExtras known = extras;
    if (known == null) {
      known = new SocketExtras();
      extras = known;
    }
    return known;
  }

  @Override
  @SuppressWarnings("unchecked") // the value is of the type, or the codec made it so
  public <T> @Nullable T data(String key, Class<T> type) {
    return (T) SocketData.get(data(), key, type, namespace.server().codec());
  }

  @Override
  @SuppressWarnings("unchecked") // the value is of the type, or the codec made it so
  public <T> @Nullable T data(String key, TypeRef<T> type) {
    return (T) SocketData.get(data(), key, type.type(), namespace.server().codec());
  }

  /**
   * Returns what is kept with the socket in this JVM only.
   *
   * @param <T> the type of what is kept
   * @param key the key
   * @return what was set, or {@code null}
   */
  @SuppressWarnings("unchecked") // only the setter below puts values in
  public <T> @Nullable T attribute(AttributeKey<T> key) {
    SocketExtras own = extras;
    return own == null ? null : (T) own.attributes.get(key);
  }

  /**
   * Keeps something with the socket in this JVM.
   *
   * @param <T> the type of what is kept
   * @param key the key
   * @param value what to keep, or {@code null} to forget what was kept
   */
  public <T> void attribute(AttributeKey<T> key, @Nullable T value) {
    if (value == null) {
      extras().attributes.remove(key);
    } else {
      extras().attributes.put(key, value);
    }
  }

  /**
   * Returns the rooms the socket is in, its own among them. In a {@code disconnecting} handler they
   * are those it was in at the end (SIO-59).
   *
   * @return a copy
   */
  @Override
  public Set<String> rooms() {
    return namespace.adapter().rooms(id);
  }

  /**
   * Tells whether the socket is connected: admitted by the middlewares and not disconnected since.
   * False as soon as the connection is known to be gone, while handlers of earlier events may still
   * run.
   *
   * @return whether it is
   */
  public boolean connected() {
    return life.state() == SocketState.CONNECTED;
  }

  /**
   * Tells whether the socket goes on where its client was cut off: with the id, rooms and data of
   * that time, and with what was sent to it since (SIO-66). Known in the connection middlewares
   * already; what it has missed is sent when they have let it pass.
   *
   * @return whether it does
   */
  public boolean recovered() {
    return recovery() == Recovery.RECOVERED;
  }

  /**
   * Tells whether the socket goes on where its client was cut off, and if not, why.
   *
   * @return what came of it
   */
  public Recovery recovery() {
    return arrival == null ? Recovery.NOT_REQUESTED : arrival.recovery();
  }

  /**
   * Returns what carries the connection at the moment.
   *
   * @return {@code "polling"} or {@code "websocket"}
   */
  public String transport() {
    return client.session().transport();
  }

  SocketState state() {
    return life.state();
  }

  SocketMember member() {
    return life;
  }

  SocketLife life() {
    return life;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** Handlers and the like of its own, or {@code null} if it has none. */
  @Nullable SocketExtras ownExtras() {
    return extras;
  }

  /** What the client may come back with, or {@code null} if it cannot. */
  @Nullable String pid() {
    return arrival == null ? null : arrival.pid();
  }

  /** The session that it goes on with, or {@code null}. */
  @Nullable RecoveryClaim claim() {
    return arrival == null ? null : arrival.claim();
  }

  /** It does not come to be. */
  void releaseClaim() {
    if (arrival != null) {
      arrival.cancel();
    }
  }

  /** What the handshake keeps for this socket alone. */
  int authBytes() {
    return auth == null ? 0 : (int) Math.min(Integer.MAX_VALUE, auth.keptBytes());
  }

  Client client() {
    return client;
  }

  // ---- sending

  @Override
  public void emit(String event, @Nullable Object... arguments) {
    emit(EmitFlags.DEFAULT, event, arguments);
  }

  void emit(EmitFlags flags, String event, @Nullable Object... arguments) {
    SocketPacket.Event packet = namespace.event(-1, event, arguments);
    if (pid() != null && !flags.isVolatile()) {
      sendRecoverable(packet, flags.compress());
      return;
    }
    List<EngineFrame> frames = namespace.packetWriter().encode(packet);
    laneWithRoom().submit(new Sending.Event(life, packet, frames, flags));
  }

  /** Waits if too much waits already; never on a lane. */
  private Lane laneWithRoom() {
    Lane lane = client.lane();
    lane.awaitRoom();
    return lane;
  }

  private void sendRecoverable(SocketPacket.Event packet, boolean compress) {
    Outflow counting = outflowIfAny();
    if (counting == null) {
      namespace.adapter().send(life, packet, compress);
      return;
    }
    long bytes = OutboundCommand.OVERHEAD_BYTES + packet.arguments().keptBytes();
    counting.add(bytes);
    try {
      namespace.adapter().send(life, packet, compress);
    } finally {
      submit(
          () -> {
            counting.remove(bytes);
            lookForDrain();
          });
    }
  }

  @Override
  public CompletableFuture<AckReply> emitWithAck(String event, @Nullable Object... arguments) {
    return emitWithAck(EmitFlags.DEFAULT, event, arguments);
  }

  CompletableFuture<AckReply> emitWithAck(
      EmitFlags flags, String event, @Nullable Object... arguments) {
    SocketPacket.Event packet = namespace.event(namespace.nextAckId(), event, arguments);
    List<EngineFrame> frames = namespace.packetWriter().encode(packet);
    Duration timeout = namespace.server().ackTimeout(flags.timeout());
    SingleAck ack = new SingleAck(namespace.server(), packet.name(), timeout);
    laneWithRoom().submit(new Sending.Question(life, packet, frames, flags, ack, timeout));
    WakeUps.releaseHeld();
    return ack.reply();
  }

  @Override
  public SocketEmitter asVolatile() {
    return new SocketView(this, EmitFlags.DEFAULT.asVolatile());
  }

  @Override
  public SocketEmitter conflate(String key) {
    return new SocketView(this, EmitFlags.DEFAULT.conflate(key));
  }

  @Override
  public SocketEmitter compress(boolean compress) {
    return new SocketView(this, EmitFlags.DEFAULT.withCompress(compress));
  }

  @Override
  public SocketEmitter timeout(Duration timeout) {
    return new SocketView(this, EmitFlags.DEFAULT.withTimeout(timeout));
  }

  /**
   * Sends to rooms, but not to this socket.
   *
   * @param rooms the rooms
   * @return whom to send to
   */
  public BroadcastOperator to(String... rooms) {
    return broadcast().to(rooms);
  }

  /**
   * The same as {@link #to}.
   *
   * @param rooms the rooms
   * @return whom to send to
   */
  public BroadcastOperator in(String... rooms) {
    return broadcast().to(rooms);
  }

  /**
   * Sends to everybody in the namespace but this socket and those in the rooms named.
   *
   * @param rooms the rooms
   * @return whom to send to
   */
  public BroadcastOperator except(String... rooms) {
    return broadcast().except(rooms);
  }

  /**
   * Sends to everybody in the namespace but this socket.
   *
   * @return whom to send to
   */
  public BroadcastOperator broadcast() {
    return new BroadcastOperator(namespace.audience(), Set.of(id), EmitFlags.DEFAULT);
  }

  /**
   * Sends to everybody on this node in the namespace but this socket.
   *
   * @return whom to send to
   */
  public BroadcastOperator local() {
    return broadcast().local();
  }

  // ---- how much waits

  /**
   * Tells whether the client keeps up with what is sent to it: less than 64 KiB of what was emitted
   * to this socket are on their way to its lane, and no more wait for its connection than is usual
   * (by WebSocket less than 128 KiB, and once there were more, less than 64 KiB; by polling less
   * than 64 KiB). Whoever sends much looks before each emit, and when it is false goes on in {@link
   * #onDrain}: then little memory is needed, and the client is not cut off as a slow consumer. The
   * answer is that of this moment; nothing is refused when it is false.
   *
   * @return whether it does; false when the socket is not connected, and then nothing more is told
   */
  public boolean isWritable() {
    Outflow flow = outflow();
    if (!connected()) {
      return false;
    }
    if (!flow.isMuch() && client.session().keepsUp()) {
      return true;
    }
    if (flow.await()) {
      submit(this::lookForDrain);
    }
    return false;
  }

  /**
   * Tells how many bytes wait for the client: what was emitted to this socket and is on its way to
   * the lane, counted from the first call of this method or of {@link #isWritable} on, with 256 for
   * each event; and what the network has not taken of all that was sent on the connection, which
   * other namespaces and broadcasts share. What the kernel has taken is not counted.
   *
   * @return their number at this moment; 0 when the socket is not connected
   */
  public long bufferedBytes() {
    long emitted = outflow().bytes();
    return connected() ? emitted + client.session().pendingBytes() : 0;
  }

  /**
   * Handles that the socket is writable again after {@link #isWritable} has returned false, once
   * for all calls that did. Runs like the handlers of its events, one at a time; not any more when
   * the socket is disconnected.
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  public Subscription onDrain(SocketHandler<Socket> handler) {
    return outflow().handlers.add(handler);
  }

  private Outflow outflow() {
    SocketExtras own = extras();
    Outflow known = own.outflow;
    return known != null ? known : newOutflow(own);
  }

  private synchronized Outflow newOutflow(SocketExtras own) {
    Outflow known = own.outflow;
    if (known == null) {
      known = new Outflow();
      own.outflow = known;
    }
    return known;
  }

  @Nullable Outflow outflowIfAny() {
    SocketExtras own = extras;
    return own == null ? null : own.outflow;
  }

  /** Tells that it is writable again, now or when the client has taken something. On the lane. */
  void lookForDrain() {
    if (!drained()) {
      client.awaitDrain();
    }
  }

  /** Tells that it is writable again, if it is; returns whether nobody waits for that any more. */
  boolean drained() {
    Outflow flow = outflowIfAny();
    if (flow == null || !flow.isAwaited() || !connected()) {
      return true;
    }
    if (!flow.isLittle() || !client.session().keepsUp()) {
      return false;
    }
    flow.over();
    if (flow.beginsDrain()) {
      mailbox.add(new Drain(this, flow));
    }
    return true;
  }

  // ---- rooms and the end

  /**
   * Joins rooms. Broadcasts issued from now on by this thread reach the socket. After a disconnect
   * nothing happens (SIO-36).
   *
   * @param rooms the rooms
   * @throws IllegalStateException if it would be in more rooms than {@link
   *     ServerLimits.Builder#maxRoomsPerSocket}; it joins none of these
   * @throws IllegalArgumentException if a name is longer than {@link
   *     ServerLimits.Builder#maxRoomNameLength}; it joins none of these
   */
  @Override
  public void join(String... rooms) {
    namespace.adapter().join(life, Arrays.asList(rooms));
  }

  /**
   * Joins the room of a user, {@link Rooms#user}, so that {@link BroadcastTarget#toUser} reaches
   * this socket. Call it when you know who it is, best in a middleware, and never with an id that
   * the client has only claimed.
   *
   * @param userId who it is, in the words of the application
   * @throws IllegalArgumentException if it is empty, or too long for the name of a room
   * @throws IllegalStateException if the socket would be in too many rooms, as {@link #join}
   */
  public void joinUser(String userId) {
    join(Rooms.user(userId));
  }

  /**
   * Leaves a room. Broadcasts to it issued from now on by this thread do not reach the socket.
   *
   * @param room the room
   */
  @Override
  public void leave(String room) {
    namespace.adapter().leave(life, room);
  }

  @Override
  public void disconnect() {
    disconnect(false);
  }

  @Override
  public void disconnect(boolean close) {
    submit(close ? client::disconnectAll : life::disconnectByServer);
  }

  /**
   * Disconnects the socket from its namespace and tells its client why. As {@link
   * #disconnectBecause(String, Object)}, without data.
   *
   * @param reason why, for people
   */
  public void disconnectBecause(String reason) {
    disconnectBecause(reason, null);
  }

  /**
   * Disconnects the socket from its namespace and tells its client why: the client gets the event
   * {@value Disconnect#REASON_EVENT}, then {@code disconnect}; the handlers here find the reason in
   * {@link Disconnect#detail}. A socket that is still connecting is refused, with the reason as
   * message. Other namespaces of the client go on; {@code disconnect(true)} behind this call ends
   * them too.
   *
   * @param reason why, for people
   * @param data more, for the client's program; anything the JSON codec can write, or {@code null}
   *     for none
   * @throws io.sockeye.json.JsonBindException if the data cannot be written
   */
  public void disconnectBecause(String reason, @Nullable Object data) {
    Farewell farewell = Farewell.of(this, reason, data);
    submit(() -> life.disconnect(farewell));
  }

  /**
   * Says until when the credentials are valid that the socket has connected with, without a notice.
   * As {@link #credentialsExpireAt(Instant, Duration)}.
   *
   * @param end the moment, or {@code null} for never
   */
  public void credentialsExpireAt(@Nullable Instant end) {
    credentialsExpireAt(end, Duration.ZERO);
  }

  /**
   * Says until when the credentials are valid that the socket has connected with. When that moment
   * comes it is disconnected as by {@link #disconnectBecause(String)}, with the reason {@code
   * "credentials expired"}. Best called in a middleware; called again, from any thread, it replaces
   * what was said before, so that a client that shows new credentials in time stays. It is not
   * recovered with a session: where recovery skips middlewares, call it in {@code onConnection}.
   *
   * @param end the moment, by the clock of this machine; one that has passed disconnects at once;
   *     {@code null} for never, which is the default
   * @param notice how long before it the client gets the event {@value #CREDENTIALS_EXPIRING_EVENT}
   *     with {@code {"expiresInMillis": number}}; at once if less than that is left; zero for no
   *     notice
   * @throws IllegalArgumentException if the notice is negative
   */
  public void credentialsExpireAt(@Nullable Instant end, Duration notice) {
    if (notice.isNegative()) {
      throw new IllegalArgumentException(
          "notice is " + notice + "; zero or a positive duration is allowed");
    }
    submit(() -> life.expire(end, notice));
  }

  // ---- handlers

  @Override
  EventHandlers handlers() {
    return extras().handlers;
  }

  /**
   * Adds a middleware for the events of this socket, behind the catch-all handlers and before the
   * others (SIO-37).
   *
   * @param middleware the middleware
   * @return takes it out again
   */
  public Subscription use(PacketMiddleware middleware) {
    return extras().middlewares.add(middleware);
  }

  /**
   * Limits how many events the client may send to this socket, in the place of what its namespace
   * says ({@link Namespace#eventRateLimit}). The count begins anew.
   *
   * @param limit the limit; {@code null} for none
   */
  public void eventRateLimit(@Nullable EventRateLimit limit) {
    extras().eventRate(new EventRate(limit));
  }

  /**
   * Handles the end of the socket while its rooms are still known (SIO-59).
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  public Subscription onDisconnecting(EventHandler<Socket, Disconnect> handler) {
    return extras().disconnecting.add(handler);
  }

  /**
   * Handles the end of the socket; the last handler of it that runs (SIO-59, SIO-60).
   *
   * @param handler what to call
   * @return takes the handler out again
   */
  public Subscription onDisconnect(EventHandler<Socket, Disconnect> handler) {
    return extras().disconnected.add(handler);
  }

  @Override
  public String toString() {
    return "socket " + id + " of " + LogText.of(namespace.name());
  }

  void submit(Runnable command) {
    client.lane().submit(command);
  }

  /** What the client is told of a refusal. */
  Object refusal(String message, @Nullable Object data) {
    return client.dialect().refusal(message, data);
  }

  // ---- what its client does, on the lane

  void startConnecting() {
    life.begin();
  }

  void refuse(JsonValues error) {
    life.refuse(error);
  }

  void disconnectByServer() {
    life.disconnectByServer();
  }

  void close(DisconnectReason reason, @Nullable String detail) {
    life.close(reason, detail);
  }

  void received(SocketPacket.Event packet, int bytes) {
    EventRate rate = eventRate();
    if (rate == null || rate.admits(this, packet, bytes)) {
      mailbox.add(new InboundEvent(this, packet, bytes));
    }
  }

  private @Nullable EventRate eventRate() {
    SocketExtras own = extras;
    EventRate known = own == null ? null : own.eventRate();
    if (known != null) {
      return known;
    }
    EventRateLimit limit = namespace.registered().eventRateLimit;
    return limit == null ? null : extras().eventRateOr(limit);
  }

  void acknowledged(long ackId, JsonValues values) {
    life.acknowledged(ackId, values);
  }

  /** Sends what has waited as far as the client takes it; returns whether that was all. */
  boolean sendLatest() {
    return life.sendLatest();
  }

  void wrote(SocketPacket.Event packet) {
    SocketExtras own = extras;
    if ((own != null && !own.handlers.anyOutgoing.isEmpty())
        || !namespace.handlers().anyOutgoing.isEmpty()) {
      mailbox.add(new OutboundEvent(this, packet));
    }
  }

  /** Any thread. */
  void acknowledge(long ackId, @Nullable Object... values) {
    List<EngineFrame> frames =
        namespace
            .packetWriter()
            .encode(
                new SocketPacket.Ack(
                    namespace.name(),
                    ackId,
                    namespace.server().codec().encode(Arrays.asList(values))));
    laneWithRoom().submit(new Sending.Answer(life, frames));
  }

  // ---- handlers, in the mailbox

  void handle(InboundEvent event) {
    SocketExtras own = extras;
    call(namespace.handlers().any, event);
    if (own != null) {
      call(own.handlers.any, event);
      for (PacketMiddleware middleware : own.middlewares) {
        try {
          middleware.handle(event);
        } catch (Throwable refusal) {
          namespace.failed(this, event, refusal);
          return;
        }
      }
    }
    call(namespace.handlers().of(event.name()), event);
    own = extras;
    if (own != null) {
      call(own.handlers.of(event.name()), event);
    }
  }

  void watchOutgoing(OutboundEvent event) {
    call(namespace.handlers().anyOutgoing, event);
    SocketExtras own = extras;
    if (own != null) {
      call(own.handlers.anyOutgoing, event);
    }
  }

  private void call(HandlerList<EventHandler<Socket, RawEvent>> list, RawEvent event) {
    for (EventHandler<Socket, RawEvent> handler : list) {
      try {
        handler.handle(this, event);
      } catch (Throwable failure) {
        namespace.failed(this, event, failure);
      }
    }
  }

  void handleDisconnect(Disconnect disconnect) {
    namespace.handleDisconnect(this, disconnect);
  }
}
