package io.sockeye.conformance;

import io.sockeye.engineio.server.CorsOptions;
import io.sockeye.event.RawEvent;
import io.sockeye.server.BroadcastOperator;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;

/** Profile {@code protocol}: what the protocol's own suite needs. */
final class ProtocolServer {
  private ProtocolServer() {}

  static RunningServer start(CommandLine line) {
    SocketIOServer io =
        line.server()
            .connectTimeout(Duration.ofSeconds(1))
            .engine(
                engine ->
                    engine
                        .pingInterval(Duration.ofMillis(300))
                        .pingTimeout(line.pingTimeout(Duration.ofMillis(200)))
                        .maxPayloadBytes(1_000_000)
                        .cors(CorsOptions.origins("*")))
            .build();
    io.onConnection(ProtocolServer::emitAuth);
    io.onRaw("message", (socket, event) -> socket.emit("message-back", event.values()));
    io.onRaw("message-with-ack", (socket, event) -> event.ack(event.values()));
    io.onRaw("ask-room", (socket, event) -> ask(io, socket, event));
    io.of("/custom").onConnection(ProtocolServer::emitAuth);
    io.listen(line.port());
    return io::close;
  }

  /** Asks the sender's own room, for as many milliseconds as he says, and tells him the answers. */
  private static void ask(SocketIOServer io, Socket socket, RawEvent event) {
    BroadcastOperator room = io.to(socket.id());
    BroadcastOperator asked =
        event.size() == 0 ? room : room.timeout(Duration.ofMillis(event.arg(0, int.class)));
    Future<?> unused =
        asked
            .emitWithAck("question")
            .thenAccept(
                acks ->
                    socket.emit(
                        "answers",
                        acks.replies().stream().map(reply -> reply.arg(0, String.class)).toList(),
                        acks.complete()));
  }

  private static void emitAuth(Socket socket) {
    Object auth = socket.handshake().auth(Object.class);
    socket.emit("auth", auth == null ? Map.of() : auth);
  }
}
