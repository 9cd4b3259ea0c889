package io.sockeye.testing;

import io.sockeye.server.Namespace;
import io.sockeye.server.SocketIOServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a server still has when everybody has been disconnected: nothing, if all is well. */
final class Leftovers {
  private Leftovers() {}

  static List<String> of(SocketIOServer io) {
    List<String> found = new ArrayList<>();
    int sessions = io.engine().clientsCount();
    if (sessions > 0) {
      found.add(sessions + " Engine.IO sessions");
    }
    for (Namespace namespace : io.namespaces()) {
      namespace.sockets().forEach(socket -> found.add(socket.toString()));
      Set<String> rooms = namespace.adapter().rooms();
      if (!rooms.isEmpty()) {
        found.add("the rooms " + new TreeSet<>(rooms) + " of namespace " + namespace.name());
      }
    }
    return found;
  }

  /** Fails if anything was found, or a handler has not ended. */
  static void refuse(List<String> found, List<Throwable> handlers) {
    if (found.isEmpty() && handlers.isEmpty()) {
      return;
    }
    List<String> all = new ArrayList<>(found);
    if (!handlers.isEmpty()) {
      all.add(handlers.size() + " handlers that have not returned");
    }
    AssertionError left =
        new AssertionError("left when the server was closed: " + String.join(", ", all));
    handlers.forEach(left::addSuppressed);
    throw left;
  }
}
