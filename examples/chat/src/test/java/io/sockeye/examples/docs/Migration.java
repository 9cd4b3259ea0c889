package io.sockeye.examples.docs;

import io.sockeye.engineio.server.CorsOptions;
import io.sockeye.event.AckReply;
import io.sockeye.server.AttributeKey;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.Namespace;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The right-hand column of {@code docs/migration-from-netty-socketio.md}. */
final class Migration {
  record Message(String user, String text) {}

  record Token(String token) {}

  private Migration() {}

  static void server() {
    SocketIOServer io = SocketIOServer.create();
    io.listen(9092);
    SocketIOServer.create().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9092));
    SocketIOServer.builder()
        .engine(engine -> engine.pingInterval(Duration.ofSeconds(25)))
        .engine(engine -> engine.pingTimeout(Duration.ofSeconds(20)))
        .engine(engine -> engine.upgradeTimeout(Duration.ofSeconds(10)))
        .engine(engine -> engine.maxPayloadBytes(1_000_000))
        .engine(engine -> engine.cors(CorsOptions.origins("https://app.example.com")))
        .path("/socket.io")
        .connectTimeout(Duration.ofSeconds(45))
        .build();
    io.shutdown(Duration.ofSeconds(10)).join();
  }

  static void handlers(SocketIOServer io) {
    io.onConnection(socket -> System.out.println(socket.id()));
    io.onDisconnect((socket, disconnect) -> System.out.println(disconnect.reason()));
    io.on("chat", Message.class, (socket, message) -> io.emit("chat", message));
    io.onWithAck("save", Message.class, (socket, message) -> message.text().length());
    io.onRaw("many", (socket, event) -> System.out.println(event.arg(1, Integer.class)));
    io.onAny((socket, event) -> System.out.println(event.name()));
    io.onError((socket, event, failure) -> failure.printStackTrace());
    io.use(socket -> check(socket.handshake().auth(Token.class)));
    Namespace chat = io.of("/chat");
    chat.on("chat", Message.class, (socket, message) -> chat.emit("chat", message));
  }

  static void socket(Socket socket, AttributeKey<String> name) {
    socket.emit("chat", new Message("ada", "hello"));
    CompletableFuture<AckReply> reply = socket.timeout(Duration.ofSeconds(5)).emitWithAck("ready?");
    System.out.println(reply.join().arg(0, Boolean.class));
    socket.join("room1");
    socket.leave("room1");
    Set<String> rooms = socket.rooms();
    String id = socket.id() + rooms;
    String token = socket.handshake().query("token");
    String agent = socket.handshake().header("user-agent");
    InetSocketAddress address = socket.handshake().remoteAddress();
    socket.attribute(name, id + token + agent + address);
    String known = socket.attribute(name);
    boolean open = socket.connected();
    String transport = socket.transport();
    System.out.println(known + open + transport);
    socket.disconnect(true);
  }

  static void broadcasts(SocketIOServer io, Socket socket, String id) {
    io.emit("news", "hello");
    io.to("room1").emit("news", "hello");
    io.to("room1", "room2").emit("news", "hello");
    socket.to("room1").emit("news", "hello");
    io.except(socket.id()).emit("news", "hello");
    List<AckReply> replies = io.to("room1").emitWithAck("ready?").join().replies();
    Socket another = io.sockets().socket(id);
    int connected = io.sockets().sockets().size();
    Set<String> members = io.sockets().adapter().members("room1");
    System.out.println(replies.size() + " " + another + connected + members);
    io.onConnection(each -> each.data().put("name", "ada"));
  }

  private static void check(@Nullable Token token) {
    if (token == null) {
      throw new ConnectRefusedException("no token", Map.of("code", 401));
    }
  }
}
