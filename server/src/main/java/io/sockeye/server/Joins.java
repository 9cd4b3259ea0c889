package io.sockeye.server;

import io.sockeye.json.JsonValues;
import io.sockeye.lane.Deadline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a client gets into namespaces: what it has under way to them, and how often it was kept out.
 * There only when there is any of it, since most clients join the main namespace and that is all.
 * On the lane only.
 */
final class Joins {
  private final Client client;

  /** What finds out about a namespace, and how it is called off. */
  private final Map<String, Runnable> lookups = new HashMap<>(2);

  /** When the middlewares of a socket have to be done, if nothing else ends it before. */
  private final Map<Socket, Deadline> undecided = new HashMap<>(2);

  private int refusals;

  Joins(Client client) {
    this.client = client;
  }

  /** Whether there is nothing to remember. */
  boolean isEmpty() {
    return lookups.isEmpty() && undecided.isEmpty() && refusals == 0;
  }

  boolean isLookingUp(String namespace) {
    return lookups.containsKey(namespace);
  }

  // ---- the way in

  /**
   * The client wants to be in a namespace, and is neither in it nor on its way.
   *
   * @param bytes how much has come for that
   */
  void connect(String name, Supplier<@Nullable JsonValues> auth, int bytes) {
    ServerLimits limits = client.server().limits();
    if (name.length() > limits.maxNamespaceNameLength()) {
      client.overLimit("it asked for a name longer than maxNamespaceNameLength");
    } else if (bytes > limits.maxConnectBytes()) {
      client.server().refused("its CONNECT was larger than maxConnectBytes");
      client.refuse(name, "Auth too large");
    } else if (client.socketCount() + lookups.size() >= limits.maxNamespacesPerConnection()) {
      client.server().refused("it has as many as maxNamespacesPerConnection");
      client.refuse(name, Namespaces.TOO_MANY);
    } else {
      find(name, auth.get(), bytes);
    }
  }

  private void find(String name, @Nullable JsonValues auth, int bytes) {
    SocketIOServer server = client.server();
    long now = server.now().toEpochMilli();
    // It is kept with the socket, and what it came with is not to be kept with it.
    JsonValues kept = auth == null ? null : auth.copy();
    Handshake handshake = new Handshake(client.session().request(), now, kept, server.codec());
    Namespaces namespaces = server.namespaceRegistry();
    Namespace namespace = namespaces.enter(name);
    if (namespace != null && namespace.opened().isDone()) {
      join(namespace, handshake);
    } else if (namespace != null || !namespaces.parents().isEmpty()) {
      NamespaceLookup lookup = new NamespaceLookup(client, namespace, name, handshake, bytes);
      lookups.put(name, lookup::cancel);
      lookup.start();
    } else {
      client.refuse(name, Namespaces.UNKNOWN);
    }
  }

  /** A lookup has ended, as {@link Client#lookedUp} says. */
  void lookedUp(NamespaceLookup lookup, @Nullable Namespace namespace, String why) {
    lookups.remove(lookup.name());
    if (namespace != null && !namespace.isClosed()) {
      join(namespace, lookup.handshake());
      return;
    }
    client.refuse(lookup.name(), why);
    if (namespace != null) {
      namespace.left();
    }
  }

  /** A namespace has counted the client in; what its socket starts with may be known later. */
  private void join(Namespace namespace, Handshake handshake) {
    CompletableFuture<Arrival> arrival = namespace.arrivals().expect(client, handshake);
    if (arrival.isDone()) {
      client.enter(namespace, handshake, arrival.join());
      return;
    }
    // Who is on the way back is asked whether the client still is.
    lookups.put(namespace.name(), () -> {});
    CompletionStage<Arrival> later = arrival;
    later.thenAccept(
        come -> {
          lookups.remove(namespace.name());
          client.arrived(namespace, handshake, come);
        });
  }

  void cancelLookups() {
    List<Runnable> all = List.copyOf(lookups.values());
    lookups.clear();
    all.forEach(Runnable::run);
  }

  // ---- those who are connecting

  /** Sets how long the middlewares of a socket may take from now on. */
  void limit(Socket socket) {
    Deadline deadline =
        new Deadline() {
          @Override
          protected void expired() {
            undecided.remove(socket);
            client.undecided(socket);
          }
        };
    undecided.put(socket, deadline);
    client.lane().arm(deadline, client.server().connectTimeout().toNanos());
  }

  /** The middlewares of a socket are done, or nobody waits for them any more. */
  void decided(Socket socket) {
    Deadline deadline = undecided.remove(socket);
    if (deadline != null) {
      client.lane().cancel(deadline);
    }
  }

  /** Counts one more; returns how many there have been. */
  int refused() {
    refusals++;
    return refusals;
  }
}
