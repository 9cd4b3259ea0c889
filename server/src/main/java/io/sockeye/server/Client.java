package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.server.CloseReason;
import io.sockeye.engineio.server.EngineListener;
import io.sockeye.engineio.server.EngineSession;
import io.sockeye.http.SharedMessage;
import io.sockeye.json.JsonValues;
import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import io.sockeye.lane.RareLog;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.SocketPacket;
import io.sockeye.socketio.protocol.SocketParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and the sockets it has, at most one for each namespace. Lives on the lane of its
 * session; only the count of waiting bytes is touched by others.
 */
final class Client implements EngineListener {
  private static final Logger log = LoggerFactory.getLogger(Client.class);
  private static final RareLog failures = RareLog.everySecond(Client.class);

  private static final AtomicLongFieldUpdater<Client> INBOUND_BYTES =
      AtomicLongFieldUpdater.newUpdater(Client.class, "inboundBytes");

  private final EngineSession session;

  /** What waits for the rest of a packet; null between packets, when the lane's decoder serves. */
  private @Nullable UnfinishedPacket unfinished;

  /** Its only socket; most clients have one. */
  private @Nullable Socket only;

  /** Its sockets by namespace, when there are several. */
  private Map<String, Socket> several = Map.of();

  /** What is under way to namespaces, and how often it was kept out; there if there is any. */
  private @Nullable Joins joins;

  /** Some socket has something that waits until the session is ready. */
  private boolean awaitsReady;

  /** Somebody wants to hear when a socket is writable again. */
  private boolean awaitsDrain;

  /** Until the first socket is admitted. */
  private @Nullable ConnectDeadline connectDeadline;

  private final LaneClients laneClients;

  /** Among those of its lane; theirs. */
  int place;

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
    UnfinishedPacket begun = unfinished;
    PacketDecoder decoding = begun == null ? laneClients.takeDecoder() : begun.decoder();
    int bytes = length;
    if (begun != null) {
      if (!begun.takes(length)) {
        overLimit("it sent a packet of more than maxBinaryPacketBytes");
        return;
      }
      bytes = begun.bytes();
    }
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
    if (packet == null) {
      if (begun == null) {
        unfinished = new UnfinishedPacket(this, decoding, length);
      }
      return;
    }
    if (begun != null) {
      unfinished = null;
      begun.finished();
    }
    laneClients.giveBack(decoding);
    dispatch(packet, bytes);
  }

  /** The rest of a packet has not come in time. */
  void tooSlow() {
    overLimit("a packet of it took longer than binaryPacketTimeout");
  }

  private void dispatch(SocketPacket packet, int bytes) {
    String namespace = dialect().namespace(packet);
    if (packet instanceof SocketPacket.Connect connect) {
      connect(namespace, () -> dialect().auth(connect, server().codec()), bytes);
      return;
    }
    Socket socket = socket(namespace);
    if (socket == null || socket.state() != SocketState.CONNECTED) {
      violated("a packet for a namespace that is not joined");
    } else if (packet instanceof SocketPacket.Event event) {
      socket.received(kept(event), bytes);
    } else if (packet instanceof SocketPacket.Ack ack) {
      socket.acknowledged(ack.id(), ack.arguments());
    } else if (packet instanceof SocketPacket.Disconnect) {
      socket.close(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, null);
    } else {
      violated("a packet that only servers send");
    }
  }

  /** It may wait for handlers, and what it came with is not to wait with it. */
  @SuppressWarnings("ReferenceEquality") // Whether anything had to be copied.
  private static SocketPacket.Event kept(SocketPacket.Event event) {
    JsonValues arguments = event.arguments();
    JsonValues compact = arguments.compact();
    return compact == arguments
        ? event
        : new SocketPacket.Event(event.namespace(), event.id(), compact);
  }

  /**
   * The client wants to be in a namespace.
   *
   * @param auth what it says of itself, looked at if it may be that much
   * @param bytes how much has come for that
   */
  void connect(String name, Supplier<@Nullable JsonValues> auth, int bytes) {
    if (socket(name) != null || (joins != null && joins.isLookingUp(name))) {
      violated("CONNECT for a namespace that is joined already");
      return;
    }
    joins().connect(name, auth, bytes);
    forgetJoins();
  }

  private Joins joins() {
    Joins known = joins;
    if (known == null) {
      known = new Joins(this);
      joins = known;
    }
    return known;
  }

  private void forgetJoins() {
    if (joins != null && joins.isEmpty()) {
      joins = null;
    }
  }

  /**
   * A lookup has ended.
   *
   * @param namespace what was found, with the socket counted in, or {@code null} when the client
   *     cannot be let in
   * @param why what it is told then
   */
  void lookedUp(NamespaceLookup lookup, @Nullable Namespace namespace, String why) {
    joins().lookedUp(lookup, namespace, why);
    forgetJoins();
  }

  /** It is known now with what a socket begins, for a namespace that has counted it in. */
  void arrived(Namespace namespace, Handshake handshake, Arrival arrival) {
    if (!closed && !namespace.isClosed()) {
      enter(namespace, handshake, arrival);
    } else {
      arrival.cancel();
      if (!closed) {
        refuse(namespace.name(), Namespaces.UNKNOWN);
      }
      namespace.left();
    }
    forgetJoins();
  }

  void enter(Namespace namespace, Handshake handshake, Arrival arrival) {
    Socket socket = new Socket(namespace, this, handshake, arrival);
    put(socket);
    if (connectDeadline == null) {
      joins().limit(socket);
    }
    socket.startConnecting();
  }

  private void cancelLookups() {
    if (joins != null) {
      joins.cancelLookups();
      forgetJoins();
    }
  }

  /** How many it has, those that are connecting included. */
  int socketCount() {
    return only == null ? several.size() : 1;
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
      socket.refuse(refusal(Namespaces.UNKNOWN));
    }
  }

  /** A packet that breaks the rules ends the connection (SIO-8, SIO-15, SIO-16). */
  private void violated(@Nullable String what) {
    if (!closed) {
      log.debug("A client broke the protocol: {}", what == null ? "" : LogText.of(what));
      cutOff();
    }
  }

  /** A limit ends the connection; whoever has set it finds that in the log. */
  void overLimit(String what) {
    if (!closed) {
      server().cutOff(what);
      cutOff();
    }
  }

  /** Takes nothing more, also of what has been read already, and closes the connection. */
  private void cutOff() {
    closed = true;
    cancelLookups();
    dropUnfinished();
    session.closeNow();
  }

  private void dropUnfinished() {
    UnfinishedPacket begun = unfinished;
    if (begun != null) {
      unfinished = null;
      begun.drop();
    }
  }

  // ---- what the sockets do, on the lane

  /** As below, in the words of the protocol. */
  void refuse(String namespace, String why) {
    refuse(namespace, refusal(why));
  }

  private JsonValues refusal(String why) {
    return server().codec().encode(List.of(Map.of("message", why)));
  }

  /** The client is told that it cannot get in, unless it has been told that often enough. */
  void refuse(String namespace, JsonValues error) {
    if (joins().refused() > server().limits().maxRefusedConnects()) {
      overLimit("it was refused a namespace more often than maxRefusedConnects");
      return;
    }
    write(server().packetWriter().encode(new SocketPacket.ConnectError(namespace, error)), true);
  }

  /**
   * A socket is connected. The first one shows that the client means it (SIO-13); from then on each
   * of the others has a time of its own.
   */
  void admitted(Socket socket) {
    decided(socket);
    if (connectDeadline == null) {
      return;
    }
    endConnectDeadline();
    if (only == null) {
      several.values().stream()
          .filter(other -> other.state() == SocketState.CONNECTING)
          .forEach(joins()::limit);
      forgetJoins();
    }
  }

  private void endConnectDeadline() {
    if (connectDeadline != null) {
      lane().cancel(connectDeadline);
      connectDeadline = null;
    }
  }

  private void decided(Socket socket) {
    if (joins != null) {
      joins.decided(socket);
      forgetJoins();
    }
  }

  /** The middlewares of a socket have taken longer than they may. */
  void undecided(Socket socket) {
    server().refused("its middlewares took longer than connectTimeout");
    socket.refuse(server().codec().encode(List.of(socket.refusal(Namespaces.UNDECIDED, null))));
  }

  void left(Socket socket) {
    decided(socket);
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

  /** Has {@link Socket#drained} called when the client has taken something. */
  void awaitDrain() {
    awaitsDrain = true;
  }

  @Override
  public void onDrain() {
    if (awaitsDrain) {
      boolean all = true;
      for (Socket socket : sockets()) {
        all &= socket.drained();
      }
      awaitsDrain = !all;
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
    dropUnfinished();
    endConnectDeadline();
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
      overLimit("more waits for its handlers than inboundLimits allows");
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
      if (wanted && unfinished != null) {
        unfinished.readAgain();
      }
      // The mailboxes may have run empty while nobody told the lane.
      if (!wanted && inboundBytes <= resumeBytes()) {
        lane().submit(this::decideReading);
      }
    }
  }

  /** Whether what the client sends is read. */
  boolean isRead() {
    return reading;
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
