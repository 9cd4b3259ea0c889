package io.sockeye.conformance;

import io.sockeye.engineio.server.HandshakeLimit;
import io.sockeye.event.EventSource;
import io.sockeye.server.EventRateLimit;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.SocketIOServerBuilder;
import java.util.regex.Pattern;

/**
 * Profile {@code load}: what load generators run against, in {@code /} and in {@code /ns-0}, {@code
 * /ns-1} … With {@code --limits} those limits are on too that are off by default, and are never
 * reached: to measure what looking costs.
 */
final class LoadServer {
  private static final Pattern NUMBERED = Pattern.compile("^/ns-\\d+$");

  private static final int MANY = 1_000_000;

  private LoadServer() {}

  static RunningServer start(CommandLine line) {
    boolean limits = line.has("limits");
    SocketIOServerBuilder options =
        line.server().serveClient(false).perMessageDeflate(line.has("deflate"));
    if (limits) {
      options.engine(
          engine -> engine.handshakeLimit(HandshakeLimit.perSecondAndAddress(MANY, MANY)));
    }
    SocketIOServer io = options.build();
    register(io);
    register(io.of(NUMBERED));
    if (limits) {
      io.eventRateLimit(EventRateLimit.perSecond(MANY));
    }
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
