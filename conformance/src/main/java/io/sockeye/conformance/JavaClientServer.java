package io.sockeye.conformance;

import io.sockeye.event.AckReply;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.TlsOptions;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.Namespace;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.SocketIOServerBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Profile {@code java-client}: what Java clients are tested with. */
final class JavaClientServer {
  private static final String ECHOED_HEADER = "x-socketio";
  private static final List<String> SILENT = List.of("/timeout_socket", "/valid", "/asd");
  private static final byte[] BYTES = {'h', 'u', 'e', 'h', 'u', 'e'};

  private JavaClientServer() {}

  static RunningServer start(CommandLine line) {
    SocketIOServerBuilder builder =
        line.server()
            .engine(
                engine ->
                    engine
                        .pingInterval(Duration.ofSeconds(2))
                        .onHeaders(JavaClientServer::echoHeader));
    TlsOptions tls = line.tls();
    if (tls != null) {
      builder.tls(tls);
    }
    SocketIOServer io = builder.build();
    SILENT.forEach(io::of);
    io.of("/abc").onConnection(socket -> socket.emit("handshake", socket.handshake().toMap()));
    io.of("/no")
        .use(
            socket -> {
              throw new ConnectRefusedException("auth failed", new Refusal("b", 3));
            });
    Namespace foo = io.of("/foo");
    foo.onRaw("room", (socket, event) -> foo.to(socket.id()).emit("roomBack", event.values()));
    String named = line.flag("namespace");
    Namespace main = io.of(named == null ? "/" : named);
    main(main);
    if (main != foo) {
      main.onRaw("room", (socket, event) -> main.to(socket.id()).emit("roomBack", event.value(0)));
    }
    io.listen(line.port());
    return io::close;
  }

  private static void main(Namespace main) {
    main.onConnection(socket -> socket.send("hello client"));
    main.onRaw("message", (socket, event) -> socket.send(event.values()));
    main.onRaw("echo", (socket, event) -> socket.emit("echoBack", event.values()));
    main.onRaw("ack", (socket, event) -> event.ack(event.values()));
    main.on("callAck", socket -> askForAck(socket, AckReply::values));
    main.on("callAckBinary", socket -> askForAck(socket, reply -> new Object[] {reply.value(0)}));
    main.onRaw("getAckBinary", (socket, event) -> event.ack((Object) BYTES));
    main.onRaw("getAckDate", (socket, event) -> event.ack(Instant.now()));
    main.onRaw(
        "broadcast", (socket, event) -> socket.broadcast().emit("broadcastBack", event.values()));
    main.on("requestDisconnect", socket -> socket.disconnect());
    main.onRaw("getHandshake", (socket, event) -> event.ack(socket.handshake().toMap()));
  }

  private static void askForAck(Socket socket, Function<AckReply, Object[]> wanted) {
    Future<?> unused =
        socket.emitWithAck("ack").thenAccept(reply -> socket.emit("ackBack", wanted.apply(reply)));
  }

  private static void echoHeader(HttpHeaders headers, HttpRequest request) {
    String value = request.header(ECHOED_HEADER);
    if (value != null) {
      headers.set(ECHOED_HEADER, value);
    }
  }

  /** The data of a refusal, with its keys in the order promised. */
  record Refusal(String a, int c) {}
}
