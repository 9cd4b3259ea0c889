package io.sockeye.server;

import io.sockeye.lane.RareLog;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of a server by name, and what makes dynamic ones (SIO-19 to SIO-24). Safe for use
 * by any thread.
 *
 * <p>A namespace is made, and goes with its adapter, inside {@code compute} of its name, so there
 * are never two of one name. Who lets a socket in has counted it before ({@link Namespace#enter}),
 * and one that is empty goes only if it can be closed while it is empty. So no socket is ever in a
 * namespace that has gone (RACE-6).
 */
final class Namespaces {
  /** What clients are told that cannot get in. */
  static final String UNKNOWN = "Invalid namespace";

  static final String TOO_MANY = "Too many namespaces";
  static final String UNDECIDED = "Not decided in time";

  private static final RareLog log = RareLog.everySecond(Namespaces.class);

  private final SocketIOServer server;
  private final boolean cleanUpEmptyChildren;
  private final ConcurrentHashMap<String, Namespace> byName = new ConcurrentHashMap<>();
  private final List<ParentNamespace> parents = new CopyOnWriteArrayList<>();
  private final HandlerList<NamespaceHandler> created = new HandlerList<>();

  /** How many of them have a parent. */
  private final AtomicInteger children = new AtomicInteger();

  Namespaces(SocketIOServer server, boolean cleanUpEmptyChildren) {
    this.server = server;
    this.cleanUpEmptyChildren = cleanUpEmptyChildren;
  }

  ParentNamespace add(ParentNamespace parent) {
    parents.add(parent);
    return parent;
  }

  List<ParentNamespace> parents() {
    return parents;
  }

  HandlerList<NamespaceHandler> created() {
    return created;
  }

  Collection<Namespace> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  // ---- by hand

  Namespace of(String name) {
    String full = full(name);
    Namespace known = getOrMake(full);
    while (known.isClosed()) {
      if (byName.get(full) == known) {
        throw new IllegalStateException(
            "the namespace " + full + " is being deleted; wait for the future of deleteNamespace");
      }
      known = getOrMake(full);
    }
    return known;
  }

  private Namespace getOrMake(String name) {
    Namespace known = byName.get(name);
    if (known != null) {
      return known;
    }
    boolean[] made = {false};
    Namespace namespace =
        byName.computeIfAbsent(
            name,
            any -> {
              made[0] = true;
              return make(name);
            });
    if (made[0]) {
      open(namespace);
    }
    return namespace;
  }

  private Namespace make(String name) {
    for (ParentNamespace parent : parents) {
      if (parent.matches(name)) {
        Namespace child = parent.newChild(name);
        children.incrementAndGet();
        return child;
      }
    }
    return new Namespace(server, name, null);
  }

  /** What a client has asked for, if there may be one more. */
  private Namespace makeChild(String name, ParentNamespace parent) {
    int max = server.limits().maxChildNamespaces();
    if (children.incrementAndGet() > max) {
      children.decrementAndGet();
      throw new ConnectRefusedException(TOO_MANY);
    }
    boolean made = false;
    try {
      Namespace child = parent.newChild(name);
      made = true;
      return child;
    } finally {
      if (!made) {
        children.decrementAndGet();
      }
    }
  }

  private String full(String name) {
    if (name.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "the namespace \"" + name + "\" holds a comma; any other character is allowed");
    }
    String full = name.startsWith("/") ? name : "/" + name;
    int max = server.limits().maxNamespaceNameLength();
    if (full.length() > max) {
      throw new IllegalArgumentException(
          "the name of a namespace has "
              + full.length()
              + " characters; allowed is up to maxNamespaceNameLength, "
              + max);
    }
    return full;
  }

  /** Tells who wants to know, before any socket gets in: handlers may add middlewares. */
  private void open(Namespace namespace) {
    for (NamespaceHandler handler : created) {
      try {
        handler.handle(namespace);
      } catch (Throwable failure) {
        log.error(
            failure, "A handler of new namespaces failed for {}", LogText.of(namespace.name()));
      }
    }
    namespace.open();
  }

  // ---- for a socket on its way in

  /** Counts one in; {@code null} if there is no such namespace, or it lets nobody in any more. */
  @Nullable Namespace enter(String name) {
    Namespace known = byName.get(name);
    return known != null && known.enter() ? known : null;
  }

  /**
   * The same, and makes the namespace when there is none; {@code null} if it is being deleted. Runs
   * the user's code.
   *
   * @throws ConnectRefusedException if there are too many children to make one more
   */
  @Nullable Namespace enter(String name, ParentNamespace parent) {
    boolean[] made = {false};
    boolean[] entered = {false};
    Namespace namespace =
        byName.compute(
            name,
            (any, known) -> {
              made[0] = known == null;
              Namespace there = known == null ? makeChild(name, parent) : known;
              entered[0] = there.enter();
              return there;
            });
    if (made[0]) {
      open(namespace);
    }
    return entered[0] ? namespace : null;
  }

  // ---- the end

  CompletableFuture<Boolean> delete(String name) {
    String full = full(name);
    if (full.equals("/")) {
      throw new IllegalArgumentException(
          "the main namespace / cannot be deleted; any other namespace can");
    }
    Namespace namespace = byName.get(full);
    if (namespace == null) {
      return CompletableFuture.completedFuture(false);
    }
    namespace.close();
    server.everyClient(client -> client.deleted(namespace));
    emptied(namespace);
    return namespace.gone().thenApply(done -> true);
  }

  /** The last socket has left, or there was none: the namespace goes, if it is to go. */
  void emptied(Namespace namespace) {
    boolean cleanedUp =
        cleanUpEmptyChildren && namespace.parent() != null && !namespace.isAwaiting();
    if (!namespace.isClosed() && !cleanedUp) {
      return;
    }
    boolean[] removed = {false};
    byName.computeIfPresent(
        namespace.name(),
        (any, known) -> {
          if (known != namespace || !namespace.closeIfEmpty()) {
            return known;
          }
          namespace.closeAdapter();
          removed[0] = true;
          return null;
        });
    if (removed[0]) {
      if (namespace.parent() != null) {
        children.decrementAndGet();
      }
      namespace.removed();
    }
  }

  /** The server ends. */
  CompletableFuture<Void> closeAdapters() {
    List<Namespace> all = List.copyOf(byName.values());
    all.forEach(Namespace::closeAdapter);
    return CompletableFuture.allOf(
        all.stream().map(Namespace::adapterClosed).toArray(CompletableFuture<?>[]::new));
  }
}
