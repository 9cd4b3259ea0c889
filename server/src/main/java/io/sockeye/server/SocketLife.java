package io.sockeye.server;

import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.RecoveryClaim;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a socket is let in, and how it ends: the one place that changes its {@link SocketState}. On
 * the lane, unless a method says otherwise. It is one object with what the adapter sees, because
 * every idle connection has it.
 */
final class SocketLife extends SocketMember {
  /** What a step holds while it waits for the handlers. */
  private static final int STEP_BYTES = 256;

  /** Written on the lane, read by anyone. */
  private volatile SocketState state = SocketState.CONNECTING;

  /** Made when it is first needed. */
  private @Nullable CredentialExpiry expiry;

  /** The socket was connected, and its handlers have seen its end. Guarded by this. */
  private boolean gone;

  /** What is done then; there if there is anything. Guarded by this. */
  private @Nullable List<Runnable> whenGone;

  SocketLife(Socket socket, Client client) {
    super(socket, client);
  }

  /** Any thread. */
  SocketState state() {
    return state;
  }

  @Override
  public boolean open() {
    return state != SocketState.CLOSED;
  }

  @Override
  public boolean connected() {
    return state == SocketState.CONNECTED;
  }

  private void become(SocketState next) {
    state = next;
    if (next == SocketState.CLOSED && expiry != null) {
      expiry.cancel();
    }
  }

  /** Calls when the socket was connected and its handlers have seen its end. Any thread. */
  void whenGone(Runnable action) {
    synchronized (this) {
      if (!gone) {
        if (whenGone == null) {
          whenGone = new ArrayList<>(1);
        }
        whenGone.add(action);
        return;
      }
    }
    action.run();
  }

  // ---- the beginning

  void begin() {
    RecoveryClaim claim = socket.claim();
    if (claim != null) {
      claim.enter(this);
    }
    Admission admission = new Admission(socket, socket.mailbox(), middlewares());
    Socket predecessor = namespace().socket(socket.id());
    if (predecessor == null) {
      socket.mailbox().add(admission);
    } else {
      // A Socket.IO 2 client has left this namespace, and is back with the same id.
      predecessor.life().whenGone(() -> socket.submit(() -> socket.mailbox().add(admission)));
    }
  }

  private HandlerList<AsyncMiddleware> middlewares() {
    RecoveryOptions recovery = namespace().server().recovery();
    return socket.recovered() && recovery != null && recovery.skipMiddlewares()
        ? new HandlerList<>()
        : namespace().middlewares();
  }

  /** The one command that makes the socket connected (SIO-13). */
  void admit() {
    if (state != SocketState.CONNECTING) {
      return;
    }
    RecoveryClaim claim = socket.claim();
    if (claim != null && !claim.resume(this)) {
      // While middlewares decided, more was sent than is kept. The client begins anew.
      abandon();
      client.giveUp();
      return;
    }
    Namespace namespace = namespace();
    become(SocketState.CONNECTED);
    namespace.connected(socket);
    if (claim == null) {
      namespace.adapter().connect(this);
    }
    JsonValues welcome =
        client.dialect().welcome(socket.id(), socket.pid(), namespace.server().codec());
    client.write(
        namespace.packetWriter().encode(new SocketPacket.Connect(namespace.name(), welcome)), true);
    client.admitted(socket);
    if (expiry != null) {
      expiry.connected();
    }
    socket
        .mailbox()
        .add(new Step("connection", STEP_BYTES, () -> namespace.handleConnection(socket)));
  }

  /** A middleware has refused the socket (SIO-25). */
  void refuse(JsonValues error) {
    if (state == SocketState.CONNECTING) {
      client.refuse(namespace().name(), error);
      abandon();
    }
  }

  /** Ends a socket that never was connected: nobody is told (SIO-26). */
  private void abandon() {
    Namespace namespace = namespace();
    become(SocketState.CLOSED);
    client.left(socket);
    failAcks("it was not let in");
    namespace.adapter().disconnect(this);
    namespace.adapter().remove(this);
    socket.releaseClaim();
    namespace.left();
  }

  // ---- the end

  /** Its credentials are valid until then, or for ever. */
  void expire(@Nullable Instant end, Duration notice) {
    if (state != SocketState.CLOSED) {
      if (expiry == null) {
        expiry = new CredentialExpiry(socket, client.lane());
      }
      expiry.set(end, notice);
    }
  }

  /** Its client is back on another connection, if it can be believed. From any thread. */
  void giveWay() {
    socket.submit(
        () -> {
          if (state == SocketState.CONNECTED) {
            client.giveWay();
          }
        });
  }

  void disconnectByServer() {
    if (state == SocketState.CONNECTED) {
      disconnectByServer(null);
    } else if (state == SocketState.CONNECTING) {
      refuse(namespace().server().codec().encode(List.of(socket.refusal("disconnected", null))));
    }
  }

  void disconnect(Farewell farewell) {
    if (state == SocketState.CONNECTED) {
      write(farewell.packet(), farewell.frames(), EmitFlags.DEFAULT);
      disconnectByServer(farewell.reason());
    } else if (state == SocketState.CONNECTING) {
      refuse(farewell.refusal());
    }
  }

  private void disconnectByServer(@Nullable String detail) {
    Namespace namespace = namespace();
    client.write(
        namespace.packetWriter().encode(new SocketPacket.Disconnect(namespace.name())), true);
    close(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, detail);
  }

  /**
   * Ends delivery at once; the handlers learn it when they have seen everything that came before
   * (SIO-59).
   */
  void close(DisconnectReason reason, @Nullable String detail) {
    if (state == SocketState.CONNECTING) {
      abandon();
    } else if (state == SocketState.CONNECTED) {
      become(SocketState.CLOSED);
      client.left(socket);
      if (socket.pid() != null && reason.recoverable()) {
        namespace().adapter().persist(this, socket.data());
      } else {
        namespace().adapter().disconnect(this);
        // Nobody comes back to it, so nobody need wait for its handlers.
        namespace().arrivals().left(socket);
      }
      failAcks(reason.wireName());
      Disconnect disconnect = new Disconnect(reason, detail);
      // A client may leave and come again faster than handlers run, and each socket lasts as long.
      int weight = STEP_BYTES + socket.authBytes();
      socket.mailbox().add(new Step("disconnect", weight, () -> handleEnd(disconnect)));
    }
  }

  /** In the mailbox. */
  private void handleEnd(Disconnect disconnect) {
    socket.handleDisconnect(disconnect);
    List<Runnable> actions;
    synchronized (this) {
      gone = true;
      actions = whenGone;
    }
    if (actions != null) {
      actions.forEach(Runnable::run);
    }
  }

  private Namespace namespace() {
    return socket.namespace();
  }

  /** A step of the socket's life as its handlers see it. */
  private final class Step implements MailboxTask {
    private final String what;
    private final int weight;
    private final Runnable action;

    Step(String what, int weight, Runnable action) {
      this.what = what;
      this.weight = weight;
      this.action = action;
    }

    @Override
    public void run() {
      action.run();
    }

    @Override
    public int weight() {
      return weight;
    }

    @Override
    public String describe() {
      return "The " + what + " handler on " + LogText.of(namespace().name());
    }
  }
}
