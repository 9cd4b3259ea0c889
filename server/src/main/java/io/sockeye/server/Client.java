package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.server.CloseReason;
import io.sockeye.engineio.server.EngineListener;
import io.sockeye.engineio.server.EngineSession;
import io.sockeye.http.SharedMessage;
import io.sockeye.json.JsonValues;
import io.sockeye.lane.Deadline;
import io.sockeye.lane.FailureLog;
import io.sockeye.lane.Lane;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.SocketPacket;
import io.sockeye.socketio.protocol.SocketParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and the sockets it has, at most one for each namespace. Lives on the lane of its
 * session; only the count of waiting bytes is touched by others.
 */
final class Client implements EngineListener {
  private static final Logger log = LoggerFactory.getLogger(Client.class);
  private static final FailureLog failures = FailureLog.of(Client.class);

  private static final AtomicLongFieldUpdater<Client> INBOUND_BYTES =
      AtomicLongFieldUpdater.newUpdater(Client.class, "inboundBytes");

  private final EngineSession session;

  /** What waits for the rest of a packet; null between packets, when the lane's serves. */
  private @Nullable PacketDecoder decoder;

  /** Its only socket; most clients have one. */
  private @Nullable Socket only;

  /** Its sockets by namespace, when there are several. */
  private Map<String, Socket> several = Map.of();

  /** What is under way to namespaces, and can be called off; replaced when the first is. */
  private Map<String, Runnable> joining = Map.of();

  /** Some socket has something that waits until the session is ready. */
  private boolean awaitsReady;

  /** Until the first socket is admitted. */
  private @Nullable ConnectDeadline connectDeadline;

  private final LaneClients laneClients;

  /** Among those of its lane; theirs. */
  int place;

  /** What has come of the packet that is being received, attachments included. */
  private int receivedBytes;

  private int pendingAcks;

  /** Nothing is taken from the client any more. */
  private boolean closed;

  /** What waits in the mailboxes: added to on the lane, taken from by whoever runs them. */
  private volatile long inboundBytes;

  /** Written on the lane; a mailbox that has run looks whether the lane is to be told. */
  private volatile boolean reading = true;

  Client(EngineSession session, LaneClients laneClients) {
    this.session = session;
    this.laneClients = laneClients;
    laneClients.add(this);
    ConnectDeadline deadline = new ConnectDeadline();
    this.connectDeadline = deadline;
    lane().arm(deadline, server().connectTimeout().toNanos());
  }

  Lane lane() {
    return session.lane();
  }

  SocketIOServer server() {
    return laneClients.server();
  }

  EngineSession session() {
    return session;
  }

  Dialect dialect() {
    return Dialect.of(session.version());
  }

  /** The session has been handed over; nothing has come yet. */
  void opened() {
    dialect().opened(this);
  }

  // ---- what comes in

  @Override
  public void onText(byte[] array, int offset, int length) {
    received(false, array, offset, length);
  }

  @Override
  public void onBinary(byte[] array, int offset, int length) {
    received(true, array, offset, length);
  }

  private void received(boolean binary, byte[] array, int offset, int length) {
    if (closed) {
      return;
    }
    receivedBytes += length;
    PacketDecoder decoding = decoder == null ? laneClients.takeDecoder() : decoder;
    decoder = decoding;
    SocketPacket packet;
    try {
      packet =
          binary
              ? decoding.decodeBinary(array, offset, length)
              : decoding.decodeText(array, offset, length);
    } catch (SocketParseException e) {
      violated(e.getMessage());
      return;
    } catch (RuntimeException e) {
      failures.error(e, "The parser failed, and a packet is lost; the connection is closed");
      cutOff();
      return;
    }
    if (packet != null) {
      decoder = null;
      laneClients.giveBack(decoding);
      dispatch(packet);
    }
  }

  private void dispatch(SocketPacket packet) {
    int bytes = receivedBytes;
    receivedBytes = 0;
    String namespace = dialect().namespace(packet);
    if (packet instanceof SocketPacket.Connect connect) {
      connect(namespace, dialect().auth(connect, server().codec()), bytes);
      return;
    }
    Socket socket = socket(namespace);
    if (socket == null || socket.state() != SocketState.CONNECTED) {
      violated("a packet for a namespace that is not joined");
    } else if (packet instanceof SocketPacket.Event event) {
      socket.received(event, bytes);
    } else if (packet instanceof SocketPacket.Ack ack) {
      socket.acknowledged(ack.id(), ack.arguments());
    } else if (packet instanceof SocketPacket.Disconnect) {
      socket.close(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, null);
    } else {
      violated("a packet that only servers send");
    }
  }

  /**
   * The client wants to be in a namespace.
   *
   * @param bytes how much has come for that
   */
  void connect(String name, @Nullable JsonValues auth, int bytes) {
    if (socket(name) != null || joining.containsKey(name)) {
      violated("CONNECT for a namespace that is joined already");
      return;
    }
    long now = server().now().toEpochMilli();
    Handshake handshake = new Handshake(session.request(), now, auth, server().codec());
    Namespaces namespaces = server().namespaceRegistry();
    Namespace namespace = namespaces.enter(name);
    if (namespace != null && namespace.opened().isDone()) {
      join(namespace, handshake);
    } else if (namespace != null || !namespaces.parents().isEmpty()) {
      lookUp(new NamespaceLookup(this, namespace, name, handshake, bytes));
    } else {
      refuseUnknown(name);
    }
  }

  private void lookUp(NamespaceLookup lookup) {
    joins(lookup.name(), lookup::cancel);
    lookup.start();
  }

  private void joins(String name, Runnable callOff) {
    if (joining.isEmpty()) {
      joining = new HashMap<>(2);
    }
    joining.put(name, callOff);
  }

  private void joined(String name) {
    if (!joining.isEmpty()) {
      joining.remove(name);
    }
    if (joining.isEmpty()) {
      joining = Map.of();
    }
  }

  /**
   * A lookup has ended.
   *
   * @param namespace what was found, with the socket counted in, or {@code null} when there is no
   *     such namespace
   */
  void lookedUp(NamespaceLookup lookup, @Nullable Namespace namespace) {
    joined(lookup.name());
    if (namespace != null && !namespace.isClosed()) {
      join(namespace, lookup.handshake());
      return;
    }
    refuseUnknown(lookup.name());
    if (namespace != null) {
      namespace.left();
    }
  }

  private void cancelLookups() {
    List.copyOf(joining.values()).forEach(Runnable::run);
    joining = Map.of();
  }

  /** A namespace has counted the client in; what its socket starts with may be known later. */
  private void join(Namespace namespace, Handshake handshake) {
    CompletableFuture<Arrival> arrival = namespace.arrivals().expect(this, handshake);
    if (arrival.isDone()) {
      enter(namespace, handshake, arrival.join());
      return;
    }
    // Who is on the way back is asked whether the client still is.
    joins(namespace.name(), () -> {});
    CompletionStage<Arrival> later = arrival;
    later.thenAccept(
        come -> {
          joined(namespace.name());
          if (!closed && !namespace.isClosed()) {
            enter(namespace, handshake, come);
            return;
          }
          come.cancel();
          if (!closed) {
            refuseUnknown(namespace.name());
          }
          namespace.left();
        });
  }

  private void enter(Namespace namespace, Handshake handshake, Arrival arrival) {
    Socket socket = new Socket(namespace, this, handshake, arrival);
    put(socket);
    socket.startConnecting();
  }

  private @Nullable Socket socket(String name) {
    Socket one = only;
    return one != null && one.namespace().name().equals(name) ? one : several.get(name);
  }

  private void put(Socket socket) {
    if (only == null && several.isEmpty()) {
      only = socket;
      return;
    }
    if (several.isEmpty()) {
      several = new LinkedHashMap<>();
    }
    if (only != null) {
      several.put(only.namespace().name(), only);
      only = null;
    }
    several.put(socket.namespace().name(), socket);
  }

  /** A copy. */
  private List<Socket> sockets() {
    Socket one = only;
    return one == null ? List.copyOf(several.values()) : List.of(one);
  }

  /** A namespace lets nobody in any more, and those who are in have to go (SIO-24). */
  void deleted(Namespace namespace) {
    Socket socket = socket(namespace.name());
    if (socket == null || socket.namespace() != namespace) {
      return;
    }
    if (socket.state() == SocketState.CONNECTED) {
      socket.disconnectByServer();
    } else {
      socket.refuse(unknownNamespace());
    }
  }

  private void refuseUnknown(String name) {
    refuse(name, unknownNamespace());
  }

  private JsonValues unknownNamespace() {
    return server().codec().encode(List.of(Map.of("message", "Invalid namespace")));
  }

  /** A packet that breaks the rules ends the connection (SIO-8, SIO-15, SIO-16). */
  private void violated(@Nullable String what) {
    if (!closed) {
      log.debug("A client broke the protocol: {}", what == null ? "" : LogText.of(what));
      cutOff();
    }
  }

  /** Takes nothing more, also of what has been read already, and closes the connection. */
  private void cutOff() {
    closed = true;
    cancelLookups();
    resetDecoder();
    session.closeNow();
  }

  private void resetDecoder() {
    PacketDecoder unfinished = decoder;
    if (unfinished != null) {
      decoder = null;
      unfinished.reset();
    }
  }

  // ---- what the sockets do, on the lane

  void refuse(String namespace, JsonValues error) {
    write(server().packetWriter().encode(new SocketPacket.ConnectError(namespace, error)), true);
  }

  /** The first socket that is admitted shows that the client means it (SIO-13). */
  void admitted() {
    if (connectDeadline != null) {
      lane().cancel(connectDeadline);
      connectDeadline = null;
    }
  }

  void left(Socket socket) {
    if (only == socket) {
      only = null;
    } else if (!several.isEmpty()) {
      several.remove(socket.namespace().name(), socket);
    }
  }

  /** Has {@link Socket#sendLatest} called when the client can take something. */
  void awaitReady() {
    awaitsReady = true;
  }

  @Override
  public void onReady() {
    if (awaitsReady) {
      boolean all = true;
      for (Socket socket : sockets()) {
        all &= socket.sendLatest();
      }
      awaitsReady = !all;
    }
  }

  void write(List<EngineFrame> frames, boolean compress) {
    for (int i = 0; i < frames.size(); i++) {
      session.send(frames.get(i), compress, null);
    }
  }

  void writeShared(List<SharedMessage> messages, boolean compress) {
    for (int i = 0; i < messages.size(); i++) {
      session.send(messages.get(i), compress);
    }
  }

  /** Ends every socket of this client in an orderly way, then the connection (SIO-35). */
  void disconnectAll() {
    cancelLookups();
    sockets().forEach(Socket::disconnectByServer);
    session.close();
  }

  /**
   * The client is back on another connection, so this one is dead though nobody has noticed: its
   * sockets learn it first, then it is cut.
   */
  void giveWay() {
    cutOff();
    closeSockets(DisconnectReason.TRANSPORT_CLOSE, "the client is back on another connection");
  }

  /** Ends a connection whose socket cannot become what it has begun to be. */
  void giveUp() {
    cutOff();
  }

  /** The server goes: the sockets learn it first, then the connection is cut (SIO-76). */
  void shutDown() {
    closed = true;
    closeSockets(DisconnectReason.SERVER_SHUTTING_DOWN, null);
  }

  LaneClients laneClients() {
    return laneClients;
  }

  // ---- the end

  @Override
  public void onClose(CloseReason reason, @Nullable String description) {
    closed = true;
    resetDecoder();
    admitted();
    closeSockets(DisconnectReason.of(reason), description);
    laneClients.remove(this);
  }

  private void closeSockets(DisconnectReason reason, @Nullable String detail) {
    cancelLookups();
    sockets().forEach(socket -> socket.close(reason, detail));
  }

  // ---- how much may wait

  void ackPending() {
    pendingAcks++;
    decideReading();
  }

  void ackEnded() {
    pendingAcks--;
    decideReading();
  }

  void inboundAdded(int bytes) {
    if (bytes == 0) {
      return;
    }
    if (INBOUND_BYTES.addAndGet(this, bytes) > server().inboundHardLimitBytes()) {
      failures.warnOf(
          Client.class,
          "A client is cut off: more than {} bytes wait for its handlers",
          server().inboundHardLimitBytes());
      cutOff();
    } else {
      decideReading();
    }
  }

  /** Called by whoever runs a mailbox. */
  void inboundDone(int bytes) {
    if (bytes > 0 && INBOUND_BYTES.addAndGet(this, -bytes) <= resumeBytes() && !reading) {
      lane().submit(this::decideReading);
    }
  }

  /**
   * Above the soft mark nothing more is read, unless an acknowledgement is waited for, which may be
   * what the handlers wait for themselves. Reading is resumed at half of the mark, so that it does
   * not flicker.
   */
  private void decideReading() {
    long waiting = inboundBytes;
    boolean wanted =
        pendingAcks > 0 || waiting <= (reading ? server().inboundSoftLimitBytes() : resumeBytes());
    if (wanted != reading && !closed) {
      reading = wanted;
      session.reading(wanted);
      // The mailboxes may have run empty while nobody told the lane.
      if (!wanted && inboundBytes <= resumeBytes()) {
        lane().submit(this::decideReading);
      }
    }
  }

  private long resumeBytes() {
    return server().inboundSoftLimitBytes() / 2;
  }

  /** The executor takes no more tasks, so nothing of this client can be handled. Any thread. */
  void handlersRefused(RejectedExecutionException e) {
    if (!server().isClosing()) {
      failures.error(e, "The executor refused to run handlers; the connection is closed");
    }
    session.closeNow();
  }

  private final class ConnectDeadline extends Deadline {
    @Override
    protected void expired() {
      log.debug("A client joined no namespace in time");
      session.close();
    }
  }
}
