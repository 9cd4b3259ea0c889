package io.sockeye.conformance;

import io.sockeye.event.EventSource;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.util.regex.Pattern;

/**
 * Profile {@code load}: what load generators run against, in {@code /} and in {@code /ns-0}, {@code
 * /ns-1} …
 */
final class LoadServer {
  private static final Pattern NUMBERED = Pattern.compile("^/ns-\\d+$");

  private LoadServer() {}

  static RunningServer start(CommandLine line) {
    SocketIOServer io =
        line.server().serveClient(false).perMessageDeflate(line.has("deflate")).build();
    register(io);
    register(io.of(NUMBERED));
    io.listen(line.port());
    return io::close;
  }

  private static void register(EventSource<Socket> sockets) {
    sockets.onRaw("echo", (socket, event) -> event.ack(event.values()));
    sockets.onRaw("becho", (socket, event) -> event.ack(event.values()));
    sockets.onRaw(
        "join",
        (socket, event) -> {
          socket.join(event.arg(0, String.class));
          event.ack();
        });
    sockets.onRaw(
        "leave",
        (socket, event) -> {
          socket.leave(event.arg(0, String.class));
          event.ack();
        });
    sockets.onRaw(
        "publish",
        (socket, event) ->
            socket.namespace().to(event.arg(0, String.class)).emit("msg", event.value(1)));
  }
}
