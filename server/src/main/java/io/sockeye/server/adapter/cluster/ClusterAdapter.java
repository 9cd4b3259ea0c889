package io.sockeye.server.adapter.cluster;

import io.sockeye.event.Subscription;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.AckCollector;
import io.sockeye.server.adapter.Adapter;
import io.sockeye.server.adapter.AdapterContext;
import io.sockeye.server.adapter.Answers;
import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.InMemoryAdapter;
import io.sockeye.server.adapter.Member;
import io.sockeye.server.adapter.RoomListener;
import io.sockeye.server.adapter.SocketDescription;
import io.sockeye.server.adapter.cluster.ClusterMessage.Broadcast;
import io.sockeye.server.adapter.cluster.ClusterMessage.DisconnectSockets;
import io.sockeye.server.adapter.cluster.ClusterMessage.FetchSockets;
import io.sockeye.server.adapter.cluster.ClusterMessage.FetchSocketsResponse;
import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import io.sockeye.server.adapter.cluster.ClusterMessage.ServerSideEmit;
import io.sockeye.server.adapter.cluster.ClusterMessage.ServerSideEmitResponse;
import io.sockeye.server.adapter.cluster.ClusterMessage.SocketsJoin;
import io.sockeye.server.adapter.cluster.ClusterMessage.SocketsLeave;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One server's part of a cluster (SIO-74). A subclass carries messages; what they mean, and which
 * answers are waited for, is here.
 *
 * <p>What is issued takes effect on this server at once, in the order of the thread that issues it,
 * and is handed to {@link #publish} in the same order. A message that cannot be published is logged
 * and counted; what was to happen here happens all the same.
 *
 * <p>Everything here may be called from any thread and never blocks. Nothing that another server
 * sends makes {@link #onMessage} or {@link #onResponse} throw: what cannot be understood is counted
 * and left out, with a line in the log at most every ten seconds.
 */
public abstract class ClusterAdapter implements Adapter {
  private final AdapterContext context;
  private final JsonCodec codec;
  private final Adapter here;
  private final String uid = ClusterIds.next();
  private final ClusterRequests requests;
  private final CountedFailures badMessages;
  private final CountedFailures failedPublishes;
  private volatile boolean closed;

  /**
   * Creates the adapter of one namespace.
   *
   * @param context what the server gives it
   */
  protected ClusterAdapter(AdapterContext context) {
    this.context = context;
    this.codec = context.codec();
    this.here = new InMemoryAdapter(context);
    this.requests = new ClusterRequests(context.timers());
    this.badMessages =
        new CountedFailures(
            "{} leaves out a message of another server that it cannot understand",
            context.timers());
    this.failedPublishes =
        new CountedFailures("{} cannot send to the other servers", context.timers());
  }

  // ---- what a transport does

  /**
   * Sends a message to all other servers of the cluster, in the order in which one thread calls. If
   * it comes back to this server too, that does no harm.
   *
   * @param message the message
   * @return completes when it has been sent, exceptionally if it cannot be
   */
  protected abstract CompletionStage<?> publish(ClusterMessage message);

  /**
   * Sends an answer to the server that has asked; to all of them, if the transport cannot tell them
   * apart. What one thread sends to one server keeps its order.
   *
   * @param requesterUid the server that has asked
   * @param response the answer
   * @return completes when it has been sent, exceptionally if it cannot be
   */
  protected abstract CompletionStage<?> publishResponse(String requesterUid, Response response);

  /**
   * Says how many servers there are in the cluster for this namespace.
   *
   * @return completes with their number, this one included; exceptionally if that cannot be known
   */
  protected abstract CompletionStage<Integer> serverCount();

  /**
   * Takes what has come for all servers.
   *
   * @param tree the message as a tree, of whatever form
   */
  protected final void onMessage(@Nullable Object tree) {
    guarded(
        () -> {
          ClusterMessage message = ClusterMessage.of(tree);
          if (message.uid().equals(uid) || !message.namespace().equals(context.namespace())) {
            return;
          }
          heard(message);
          if (message instanceof Response response) {
            requests.answered(response);
          } else if (!closed) {
            new MessageHandling(this, here).handle(message);
          }
        });
  }

  /**
   * Takes what has come for this server alone.
   *
   * @param tree the message as a tree, of whatever form
   */
  protected final void onResponse(@Nullable Object tree) {
    guarded(
        () -> {
          ClusterMessage message = ClusterMessage.of(tree);
          if (message instanceof Response response && !response.uid().equals(uid)) {
            heard(response);
            requests.answered(response);
          }
        });
  }

  /**
   * Takes note of something that came and could not even be made a tree.
   *
   * @param failure what the transport's codec says
   */
  protected final void onUndecodable(Throwable failure) {
    badMessages.add(this, failure);
  }

  /**
   * Returns the id by which the other servers know this one.
   *
   * @return 16 hexadecimal digits, new for each adapter
   */
  public final String uid() {
    return uid;
  }

  /**
   * Returns what the server has given to the adapter.
   *
   * @return the context
   */
  protected final AdapterContext context() {
    return context;
  }

  /**
   * Returns how many messages of other servers could not be understood.
   *
   * @return their number since the adapter was created
   */
  public final long badMessages() {
    return badMessages.count();
  }

  /**
   * Returns how many messages could not be sent.
   *
   * @return their number since the adapter was created
   */
  public final long failedPublishes() {
    return failedPublishes.count();
  }

  // ---- for the adapters of this package

  /** Who the other servers are, or {@code null} if only their number can be known. */
  @Nullable Set<String> otherServers() {
    return null;
  }

  /** Another server has sent something, whatever it is. */
  void heard(ClusterMessage message) {}

  /** A message of the kinds 1, 2 and 13. */
  void handleLife(ClusterMessage message) {}

  final void left(String server) {
    requests.left(server);
  }

  final boolean isClosed() {
    return closed;
  }

  /** Publishes; made only when it is needed. */
  final CompletionStage<?> send(Supplier<ClusterMessage> message) {
    return closed ? CompletableFuture.completedFuture(null) : watched(() -> publish(message.get()));
  }

  /** Answers another server. */
  final void respond(String requester, Supplier<Response> response) {
    if (!closed) {
      watched(() -> publishResponse(requester, response.get()));
    }
  }

  // ---- members: of this server alone

  @Override
  public void init() {
    here.init();
  }

  @Override
  public final void connect(Member member) {
    here.connect(member);
  }

  @Override
  public final void disconnect(Member member) {
    here.disconnect(member);
  }

  @Override
  public final void remove(Member member) {
    here.remove(member);
  }

  @Override
  public final void join(Member member, Collection<String> rooms) {
    here.join(member, rooms);
  }

  @Override
  public final void leave(Member member, String room) {
    here.leave(member, room);
  }

  @Override
  public final Set<String> rooms(String id) {
    return here.rooms(id);
  }

  @Override
  public final Set<String> rooms() {
    return here.rooms();
  }

  @Override
  public final Set<String> members(String room) {
    return here.members(room);
  }

  @Override
  public final Collection<Member> select(BroadcastOptions options) {
    return here.select(options);
  }

  @Override
  public final Subscription onRoomEvent(RoomListener listener) {
    return here.onRoomEvent(listener);
  }

  // ---- what goes to all servers

  @Override
  public final void broadcast(
      SocketPacket.Event event, BroadcastOptions options, @Nullable AckCollector acks) {
    if (options.local() || closed) {
      here.broadcast(event, options, acks);
    } else if (acks == null) {
      here.broadcast(event, options, null);
      send(() -> broadcastOf(event, options, null, null));
    } else {
      AckRequest request = new AckRequest(acks, codec);
      here.broadcast(event, options, request.here());
      requests.ask(
          this, request, acks.timeout(), id -> broadcastOf(event, options, acks.timeout(), id));
    }
  }

  private Broadcast broadcastOf(
      SocketPacket.Event event,
      BroadcastOptions options,
      @Nullable Duration timeout,
      @Nullable String requestId) {
    return new Broadcast(
        uid, context.namespace(), Trees.of(event.arguments(), codec), options, timeout, requestId);
  }

  @Override
  public final void socketsJoin(BroadcastOptions options, Collection<String> rooms) {
    here.socketsJoin(options, rooms);
    if (!options.local() && !rooms.isEmpty()) {
      List<String> names = List.copyOf(rooms);
      send(() -> new SocketsJoin(uid, context.namespace(), options, names));
    }
  }

  @Override
  public final void socketsLeave(BroadcastOptions options, Collection<String> rooms) {
    here.socketsLeave(options, rooms);
    if (!options.local() && !rooms.isEmpty()) {
      List<String> names = List.copyOf(rooms);
      send(() -> new SocketsLeave(uid, context.namespace(), options, names));
    }
  }

  @Override
  public final void disconnectSockets(BroadcastOptions options, boolean close) {
    here.disconnectSockets(options, close);
    if (!options.local()) {
      send(() -> new DisconnectSockets(uid, context.namespace(), options, close));
    }
  }

  @Override
  public final void serverSideEmit(JsonValues event) {
    send(() -> new ServerSideEmit(uid, context.namespace(), Trees.of(event, codec), null));
  }

  // ---- what is asked for

  @Override
  public final CompletionStage<Answers<JsonValues>> serverSideEmitWithAck(
      JsonValues event, Duration timeout) {
    GatheredRequest<JsonValues> request =
        new GatheredRequest<>(
            response ->
                response instanceof ServerSideEmitResponse come
                    ? codec.encode(come.values())
                    : null,
            false);
    requests.ask(
        this,
        request,
        timeout,
        id -> new ServerSideEmit(uid, context.namespace(), Trees.of(event, codec), id));
    return request.over();
  }

  @Override
  public final CompletionStage<Answers<List<SocketDescription>>> fetchSockets(
      BroadcastOptions options, Duration timeout) {
    if (options.local()) {
      return CompletableFuture.completedFuture(Answers.none());
    }
    GatheredRequest<List<SocketDescription>> request =
        new GatheredRequest<>(
            response -> response instanceof FetchSocketsResponse come ? come.sockets() : null,
            true);
    requests.ask(
        this, request, timeout, id -> new FetchSockets(uid, context.namespace(), options, id));
    return request.over();
  }

  // ---- what goes wrong

  private CompletionStage<?> watched(Supplier<CompletionStage<?>> publishing) {
    return attempted(publishing)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                failedPublishes.add(this, failure);
              }
            });
  }

  /** A transport that throws has failed as one whose stage does. */
  private static CompletionStage<?> attempted(Supplier<CompletionStage<?>> publishing) {
    try {
      return publishing.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void guarded(Runnable handling) {
    try {
      handling.run();
    } catch (RuntimeException e) {
      badMessages.add(this, e);
    }
  }

  // ---- the end

  /**
   * Answers nothing and sends nothing any more. A subclass that overrides this calls it first, and
   * gives back its connection when the stage completes.
   *
   * @return completes when it is done
   */
  @Override
  public CompletionStage<Void> close() {
    closed = true;
    requests.end();
    return here.close();
  }

  @Override
  public String toString() {
    return "the cluster adapter " + uid + " of " + context.namespace();
  }
}
