package io.sockeye.conformance;

import io.sockeye.engineio.server.CorsOptions;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.time.Duration;
import java.util.Map;

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
    io.of("/custom").onConnection(ProtocolServer::emitAuth);
    io.listen(line.port());
    return io::close;
  }

  private static void emitAuth(Socket socket) {
    Object auth = socket.handshake().auth(Object.class);
    socket.emit("auth", auth == null ? Map.of() : auth);
  }
}
