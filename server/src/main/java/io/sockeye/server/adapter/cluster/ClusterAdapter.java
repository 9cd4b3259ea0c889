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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  /** How long clients may take to acknowledge, if the other server has not said. */
  private static final Duration DEFAULT_ACK_TIMEOUT = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(ClusterAdapter.class);

  private final AdapterContext context;
  private final JsonCodec codec;
  private final Adapter here;
  private final String uid = ClusterIds.next();
  private final Map<String, PendingRequest> requests = new ConcurrentHashMap<>();
  private final LongAdder badMessages = new LongAdder();
  private final LongAdder failedPublishes = new LongAdder();
  private final LogLimit badMessageLog;
  private final LogLimit publishLog;
  private final LogLimit countLog;
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
    this.badMessageLog = new LogLimit(context.timers());
    this.publishLog = new LogLimit(context.timers());
    this.countLog = new LogLimit(context.timers());
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
            answered(response);
          } else {
            handle(message);
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
            answered(response);
          }
        });
  }

  /**
   * Takes note of something that came and could not even be made a tree.
   *
   * @param failure what the transport's codec says
   */
  protected final void onUndecodable(Throwable failure) {
    bad(failure);
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
    return badMessages.sum();
  }

  /**
   * Returns how many messages could not be sent.
   *
   * @return their number since the adapter was created
   */
  public final long failedPublishes() {
    return failedPublishes.sum();
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
    requests.values().forEach(request -> request.left(server));
  }

  final boolean isClosed() {
    return closed;
  }

  final void send(Supplier<ClusterMessage> message) {
    sent(message);
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
      ask(
          request,
          request.over(),
          acks.timeout(),
          id -> broadcastOf(event, options, acks.timeout(), id));
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
    ask(
        request,
        request.result(),
        timeout,
        id -> new ServerSideEmit(uid, context.namespace(), Trees.of(event, codec), id));
    return request.result();
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
    ask(
        request,
        request.result(),
        timeout,
        id -> new FetchSockets(uid, context.namespace(), options, id));
    return request.result();
  }

  /** Registered first, since answers may be faster than the call that asks. */
  private void ask(
      PendingRequest request,
      CompletionStage<?> over,
      Duration timeout,
      Function<String, ClusterMessage> message) {
    String id = ClusterIds.next();
    requests.put(id, request);
    Subscription timer = context.timers().after(timeout, request::timeIsOver);
    over.whenComplete(
        (done, failure) -> {
          requests.remove(id);
          timer.close();
        });
    if (closed) {
      request.timeIsOver();
      return;
    }
    Set<String> others = otherServers();
    if (others == null) {
      countServers(request);
    } else {
      request.asked(others);
    }
    sent(() -> message.apply(id))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                request.failed(failure);
              }
            });
  }

  private void countServers(PendingRequest request) {
    CompletionStage<Integer> counting;
    try {
      counting = serverCount();
    } catch (RuntimeException e) {
      counting = CompletableFuture.failedFuture(e);
    }
    counting.whenComplete(
        (count, failure) -> {
          if (failure == null) {
            request.asked(Math.max(0, count - 1));
          } else if (countLog.lets()) {
            log.warn("{} does not know how many servers there are", this, failure);
          }
        });
  }

  // ---- what comes

  private void answered(Response response) {
    PendingRequest request = requests.get(response.requestId());
    if (request != null) {
      request.answered(response);
    }
  }

  private void handle(ClusterMessage message) {
    if (closed) {
      return;
    }
    if (message instanceof Broadcast broadcast) {
      handle(broadcast);
    } else if (message instanceof SocketsJoin join) {
      here.socketsJoin(join.options(), join.rooms());
    } else if (message instanceof SocketsLeave leave) {
      here.socketsLeave(leave.options(), leave.rooms());
    } else if (message instanceof DisconnectSockets disconnect) {
      here.disconnectSockets(disconnect.options(), disconnect.close());
    } else if (message instanceof FetchSockets fetch) {
      List<SocketDescription> found =
          here.select(fetch.options()).stream().map(Member::describe).toList();
      respond(
          fetch.uid(),
          () -> new FetchSocketsResponse(uid, context.namespace(), fetch.requestId(), found));
    } else if (message instanceof ServerSideEmit emit) {
      handle(emit);
    } else {
      handleLife(message);
    }
  }

  private void handle(Broadcast message) {
    JsonValues arguments = codec.encode(message.event());
    String requestId = message.requestId();
    if (requestId == null) {
      here.broadcast(
          new SocketPacket.Event(context.namespace(), -1, arguments), message.options(), null);
      return;
    }
    Duration timeout = message.timeout();
    here.broadcast(
        new SocketPacket.Event(context.namespace(), context.nextAckId(), arguments),
        message.options(),
        new ForwardedAcks(
            uid,
            context.namespace(),
            requestId,
            timeout == null ? DEFAULT_ACK_TIMEOUT : timeout,
            codec,
            response -> respond(message.uid(), () -> response)));
  }

  private void handle(ServerSideEmit message) {
    String requestId = message.requestId();
    context.serverSideEvent(
        codec.encode(message.event()),
        requestId == null
            ? null
            : reply ->
                respond(
                    message.uid(),
                    () ->
                        new ServerSideEmitResponse(
                            uid, context.namespace(), requestId, Trees.first(reply, codec))));
  }

  private void respond(String requester, Supplier<Response> response) {
    if (!closed) {
      watched(() -> publishResponse(requester, response.get()));
    }
  }

  // ---- what goes wrong

  private CompletionStage<?> sent(Supplier<ClusterMessage> message) {
    return closed ? CompletableFuture.completedFuture(null) : watched(() -> publish(message.get()));
  }

  private CompletionStage<?> watched(Supplier<CompletionStage<?>> publishing) {
    return attempted(publishing)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                failedPublishes.increment();
                if (publishLog.lets()) {
                  log.warn("{} cannot send to the other servers", this, failure);
                }
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
      bad(e);
    }
  }

  private void bad(Throwable failure) {
    badMessages.increment();
    if (badMessageLog.lets()) {
      log.warn(
          "{} leaves out a message of another server that it cannot understand", this, failure);
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
    requests.values().forEach(PendingRequest::timeIsOver);
    return here.close();
  }

  @Override
  public String toString() {
    return "the cluster adapter " + uid + " of " + context.namespace();
  }
}
