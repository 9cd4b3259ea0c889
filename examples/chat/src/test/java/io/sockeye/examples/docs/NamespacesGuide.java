package io.sockeye.examples.docs;

import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.Namespace;
import io.sockeye.server.ParentNamespace;
import io.sockeye.server.SocketIOServer;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The code of the guide on namespaces. */
final class NamespacesGuide {
  private NamespacesGuide() {}

  record User(String name) {}

  static void fixed(SocketIOServer io) {
    // snippet: a namespace
    Namespace orders = io.of("/orders");
    orders.onConnection(socket -> socket.join("user:" + socket.handshake().query("user")));
    orders.on("order", String.class, (socket, article) -> orders.emit("ordered", article));
    // end
  }

  static void byPattern(SocketIOServer io) {
    // snippet: namespaces by pattern
    ParentNamespace documents = io.of(Pattern.compile("^/document-\\d+$"));
    documents.use(
        socket -> {
          if (socket.handshake().auth(User.class) == null) {
            throw new ConnectRefusedException("who are you?");
          }
        });
    documents.on(
        "edit",
        String.class,
        (socket, change) -> socket.namespace().except(socket.id()).emit("edited", change));
    documents.emit("announcement", "closed at eight");
    // end
  }

  static void byPredicate(SocketIOServer io, Tenants tenants) {
    // snippet: namespaces by predicate
    io.ofAsync((name, handshake) -> tenants.exists(name.substring(1), handshake.query("key")));
    // end
  }

  static void deleting(SocketIOServer io) {
    // snippet: a namespace goes
    boolean there = io.deleteNamespace("/orders").join();
    // end
    System.out.println(there);
  }

  interface Tenants {
    CompletionStage<Boolean> exists(String name, @Nullable String key);
  }
}
