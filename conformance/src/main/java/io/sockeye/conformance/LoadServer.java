package io.sockeye.conformance;

import io.sockeye.server.SocketIOServer;

/** Profile {@code load}: what load generators run against. */
final class LoadServer {
  private LoadServer() {}

  static RunningServer start(CommandLine line) {
    SocketIOServer io =
        line.server().serveClient(false).perMessageDeflate(line.has("deflate")).build();
    io.onRaw("echo", (socket, event) -> event.ack(event.values()));
    io.onRaw("becho", (socket, event) -> event.ack(event.values()));
    io.onRaw(
        "join",
        (socket, event) -> {
          socket.join(event.arg(0, String.class));
          event.ack();
        });
    io.onRaw(
        "publish",
        (socket, event) -> io.to(event.arg(0, String.class)).emit("msg", event.value(1)));
    io.listen(line.port());
    return io::close;
  }
}
