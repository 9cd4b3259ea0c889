package io.sockeye.examples.docs;

import io.sockeye.event.AckReply;
import io.sockeye.event.EventType;
import io.sockeye.event.RawEvent;
import io.sockeye.event.Subscription;
import io.sockeye.event.TypeRef;
import io.sockeye.server.AttributeKey;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.Namespace;
import io.sockeye.server.ParentNamespace;
import io.sockeye.server.RemoteSocket;
import io.sockeye.server.ServerSideAcks;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The right-hand column of {@code docs/emit-cheatsheet.md}. */
final class CheatSheet {
  record Message(String user, String text) {}

  record Token(String value) {}

  record User(String name) {}

  private CheatSheet() {}

  static void toOneClient(Socket socket, byte[] image) {
    socket.emit("hello");
    socket.emit("hello", "world", 1, true);
    socket.emit("image", Map.of("name", "cat.png", "bytes", image));
    socket.send("hello");
    socket.asVolatile().emit("position", 1, 2);
    socket.compress(false).emit("hello", "world");
  }

  static void withAcknowledgement(SocketIOServer io, Socket socket) {
    AckReply reply = socket.emitWithAck("question", 6).join();
    int answer = reply.arg(0, Integer.class);
    reply = socket.timeout(Duration.ofSeconds(5)).emitWithAck("question", answer).join();
    BroadcastAcks<AckReply> acks = io.to("room1").emitWithAck("question", reply.value(0)).join();
    System.out.println(acks.replies().size() + " of " + acks.expected());
  }

  static void toMany(SocketIOServer io, Socket socket, String id) {
    io.emit("hello");
    socket.broadcast().emit("hello");
    io.to("room1").emit("hello");
    socket.to("room1").emit("hello");
    io.to("room1", "room2").emit("hello");
    io.to("room1").except("room2").emit("hello");
    io.except("room1").emit("hello");
    io.to(id).emit("hello");
    io.of("/news").emit("hello");
    io.of("/news").to("room1").emit("hello");
    io.local().emit("hello");
    io.asVolatile().emit("hello");
  }

  static void wherever(SocketIOServer io) {
    List<RemoteSocket> found = io.fetchSockets().join();
    found.forEach(CheatSheet::one);
    found = io.in("room1").fetchSockets().join();
    found.forEach(CheatSheet::one);
    found = io.local().fetchSockets().join();
    found.forEach(CheatSheet::one);
    io.socketsJoin("room1");
    io.in("room1").socketsJoin("room2", "room3");
    io.in("room1").socketsLeave("room2");
    io.in("room1").disconnectSockets();
    io.in("room1").disconnectSockets(true);
  }

  private static void one(RemoteSocket remote) {
    Set<String> rooms = remote.rooms();
    User user = remote.data("user", User.class);
    String address = remote.handshake().address();
    remote.emit("hello");
    AckReply reply = remote.timeout(Duration.ofSeconds(5)).emitWithAck("question", 6).join();
    System.out.println(rooms + " " + user + " " + address + " " + reply.size());
    remote.join("room1");
    remote.leave("room1");
    remote.disconnect(true);
  }

  static void betweenServers(SocketIOServer io) {
    io.onServerSide("hello", String.class, name -> System.out.println(name));
    io.onServerSide("load", event -> event.ack(1));
    io.onServerSideWithAck("price", String.class, article -> priceOf(article));
    io.serverSideEmit("hello", "world");
    ServerSideAcks<AckReply> loads = io.serverSideEmitWithAck("load").join();
    System.out.println(loads.replies().size() + " of " + loads.expected() + loads.missing());
  }

  private static int priceOf(String article) {
    return article.length();
  }

  static void rooms(Socket socket) {
    socket.join("room1");
    socket.join("room1", "room2");
    socket.leave("room1");
    Set<String> rooms = socket.rooms();
    System.out.println(rooms);
    socket.disconnect();
    socket.disconnect(true);
  }

  static void listening(SocketIOServer io, EventType<Message> chat) {
    io.on("chat", Message.class, (socket, message) -> socket.broadcast().emit(chat, message));
    io.on("add", Integer.class, Integer.class, (socket, a, b) -> socket.emit("sum", a + b));
    io.on("ready", socket -> socket.join("room1"));
    io.on("names", new TypeRef<List<String>>() {}, (socket, names) -> socket.emit("n", names));
    io.onWithAck("save", Message.class, (socket, message) -> save(message));
    io.onWithAckAsync("save", Message.class, (socket, message) -> saveAsync(message));
    io.onRaw("any", (socket, event) -> event.ack(event.size()));
    io.onAny((socket, event) -> System.out.println(event.name()));
    io.onAnyOutgoing((socket, event) -> System.out.println(event.name()));
    io.once("first", String.class, (socket, text) -> socket.emit("thanks", text));
    Subscription subscription = io.on("tick", Socket::id);
    subscription.close();
    io.on("file", ByteBuffer.class, (socket, bytes) -> socket.emit("size", bytes.remaining()));
    io.on("forward", (socket) -> socket.emit("hello"));
    io.onRaw("relay", (socket, event) -> io.emit("relay", event.values()));
  }

  static void connections(SocketIOServer io, AttributeKey<User> key) {
    io.onConnection(socket -> socket.emit("welcome", socket.id()));
    io.onDisconnect((socket, end) -> System.out.println(end.reason()));
    io.onDisconnecting((socket, end) -> System.out.println(socket.rooms()));
    io.use(
        socket -> {
          if (!valid(socket.handshake().auth(Token.class))) {
            throw new ConnectRefusedException("no entry", Map.of("code", 401));
          }
        });
    io.useAsync(socket -> check(socket.handshake().header("authorization")));
    io.onConnection(socket -> socket.use(CheatSheet::inspect));
    io.onError((socket, event, failure) -> failure.printStackTrace());
    io.onConnection(socket -> socket.data().put("name", "ada"));
    io.onConnection(socket -> System.out.println(socket.recovered()));
    io.onConnection(socket -> socket.attribute(key, new User("ada")));
    Namespace news = io.of("/news");
    System.out.println(news.sockets().size() + io.engine().clientsCount());
  }

  static void dynamicNamespaces(SocketIOServer io) {
    io.of(Pattern.compile("^/dynamic-\\d+$")).onConnection(Socket::id);
    ParentNamespace parent = io.of((name, handshake) -> valid(handshake.auth(Token.class)));
    parent.emit("hello");
    io.onNewNamespace(namespace -> System.out.println(namespace.name()));
  }

  private static Message save(Message message) {
    return message;
  }

  private static CompletionStage<Message> saveAsync(Message message) {
    return CompletableFuture.completedFuture(message);
  }

  private static boolean valid(@Nullable Token token) {
    return token != null;
  }

  private static CompletionStage<?> check(@Nullable String header) {
    return CompletableFuture.completedFuture(header);
  }

  private static void inspect(RawEvent event) {
    if (event.size() > 3) {
      throw new IllegalArgumentException("too many arguments");
    }
  }
}
