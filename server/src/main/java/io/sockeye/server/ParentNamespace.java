package io.sockeye.server;

import io.sockeye.event.AckReply;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.BroadcastOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes namespaces when clients ask for them (SIO-20), and speaks to all of them at once (SIO-22).
 * It has no sockets itself.
 *
 * <p>A child starts with the middlewares, handlers and {@link #dispatch} that the parent has when
 * the child is created. What is registered or taken out here later changes nothing for children
 * that exist; {@link SocketIOServer#onNewNamespace} is the place for what each child needs of its
 * own.
 *
 * <p>What is sent here goes to the sockets of every child there is; a child that is created at the
 * same moment may miss it. Of a broadcast with acknowledgements the replies are grouped by child.
 */
public final class ParentNamespace extends ConnectionRegistration
    implements BroadcastTarget, ConnectionSource {
  private final SocketIOServer server;
  private final String description;
  private final @Nullable Pattern pattern;
  private final AsyncNamespacePredicate predicate;
  private final NamespaceHandlers handlers = new NamespaceHandlers();
  private final Set<Namespace> children = ConcurrentHashMap.newKeySet();
  private final BroadcastOperator everybody =
      new BroadcastOperator(new AllChildren(), Set.of(), EmitFlags.DEFAULT);
  private volatile Dispatch dispatch;

  private ParentNamespace(
      SocketIOServer server,
      String description,
      @Nullable Pattern pattern,
      AsyncNamespacePredicate predicate) {
    this.server = server;
    this.description = description;
    this.pattern = pattern;
    this.predicate = predicate;
    this.dispatch = server.dispatch();
  }

  static ParentNamespace of(SocketIOServer server, Pattern pattern) {
    return new ParentNamespace(
        server,
        "matching " + pattern,
        pattern,
        (name, handshake) -> CompletableFuture.completedFuture(pattern.matcher(name).find()));
  }

  static ParentNamespace of(SocketIOServer server, AsyncNamespacePredicate predicate) {
    return new ParentNamespace(server, "allowed by a predicate", null, predicate);
  }

  /**
   * Returns the children there are.
   *
   * @return a view that changes with them
   */
  public Collection<Namespace> children() {
    return Collections.unmodifiableCollection(children);
  }

  /**
   * Says on which thread the handlers of children run that are created from now on.
   *
   * @param wanted the thread; the default is the server's
   * @return this
   */
  public ParentNamespace dispatch(Dispatch wanted) {
    dispatch = wanted;
    return this;
  }

  @Override
  public ParentNamespace use(Middleware middleware) {
    handlers.use(middleware);
    return this;
  }

  @Override
  public ParentNamespace useAsync(AsyncMiddleware middleware) {
    handlers.middlewares.add(middleware);
    return this;
  }

  @Override
  public ParentNamespace eventRateLimit(@Nullable EventRateLimit limit) {
    handlers.eventRateLimit = limit;
    return this;
  }

  @Override
  public BroadcastOperator operator() {
    return everybody;
  }

  @Override
  public String toString() {
    return "namespaces " + description;
  }

  // ---- for the registry

  /** Whether a namespace of that name, made by hand, belongs here (SIO-21). */
  boolean matches(String name) {
    return pattern != null && pattern.matcher(name).find();
  }

  /** Asks whether a namespace may be made. Never throws: what goes wrong fails the future. */
  CompletableFuture<Boolean> allows(String name, Handshake handshake) {
    try {
      return predicate.test(name, handshake).toCompletableFuture();
    } catch (Throwable failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  Namespace newChild(String name) {
    Namespace child = new Namespace(server, name, this);
    children.add(child);
    return child;
  }

  void forget(Namespace child) {
    children.remove(child);
  }

  @Override
  NamespaceHandlers registered() {
    return handlers;
  }

  Dispatch dispatch() {
    return dispatch;
  }

  /** The sockets of all children. */
  private final class AllChildren implements Audience {
    @Override
    public void broadcast(BroadcastOptions options, String event, @Nullable Object... arguments) {
      JsonValues values = server.eventValues(event, arguments);
      children.forEach(child -> child.broadcast(options, values));
    }

    @Override
    public CompletableFuture<BroadcastAcks<AckReply>> broadcastWithAck(
        BroadcastOptions options,
        @Nullable Duration timeout,
        String event,
        @Nullable Object... arguments) {
      JsonValues values = server.eventValues(event, arguments);
      List<CompletableFuture<BroadcastAcks<AckReply>>> all = new ArrayList<>();
      children.forEach(child -> all.add(child.broadcastWithAck(options, timeout, values)));
      return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
          .thenApply(done -> joined(all));
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> fetchSockets(
        BroadcastOptions options, @Nullable Duration timeout) {
      throw new UnsupportedOperationException(
          "fetchSockets on the parent of namespaces; ask each of its children()");
    }

    @Override
    public void socketsJoin(BroadcastOptions options, Collection<String> rooms) {
      children.forEach(child -> child.audience().socketsJoin(options, rooms));
    }

    @Override
    public void socketsLeave(BroadcastOptions options, Collection<String> rooms) {
      children.forEach(child -> child.audience().socketsLeave(options, rooms));
    }

    @Override
    public void disconnectSockets(BroadcastOptions options, boolean close) {
      children.forEach(child -> child.audience().disconnectSockets(options, close));
    }

    private BroadcastAcks<AckReply> joined(List<CompletableFuture<BroadcastAcks<AckReply>>> all) {
      List<AckReply> replies = new ArrayList<>();
      int expected = 0;
      int silentServers = 0;
      for (CompletableFuture<BroadcastAcks<AckReply>> one : all) {
        BroadcastAcks<AckReply> acks = one.join();
        replies.addAll(acks.replies());
        expected += acks.expected();
        silentServers += acks.silentServers();
      }
      return new BroadcastAcks<>(List.copyOf(replies), expected, silentServers);
    }
  }
}
