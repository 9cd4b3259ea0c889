package io.sockeye.conformance;

import io.sockeye.event.RawEvent;
import io.sockeye.server.BroadcastOperator;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.RecoveryOptions;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Profile {@code recovery}: a server that does what its clients say, and remembers for them. */
final class RecoveryServer {
  private RecoveryServer() {}

  static RunningServer start(CommandLine line) {
    SocketIOServer io = line.server().connectionStateRecovery(RecoveryOptions.defaults()).build();
    io.use(
        socket -> {
          Map<?, ?> auth = socket.handshake().auth(Map.class);
          if (auth != null && Boolean.TRUE.equals(auth.get("banned"))) {
            throw new ConnectRefusedException("banned");
          }
        });
    io.onWithAck(
        "join",
        String.class,
        (socket, room) -> {
          socket.join(room);
          return room;
        });
    io.onWithAck(
        "leave",
        String.class,
        (socket, room) -> {
          socket.leave(room);
          return room;
        });
    io.onWithAck("keep", Object.class, (socket, value) -> keep(socket, value));
    io.onRaw(
        "state",
        (socket, event) ->
            event.ack(
                socket.recovered(), socket.rooms().stream().sorted().toList(), socket.data()));
    io.onWithAck("present", String.class, (socket, id) -> io.sockets().socket(id) != null);
    io.onRaw("emit", (socket, event) -> emit(io, event));
    io.listen(line.port());
    return io::close;
  }

  private static Object keep(Socket socket, Object value) {
    socket.data().put("kept", value);
    return value;
  }

  /** The event's arguments: whom to, the name, what is sent. */
  private static void emit(SocketIOServer io, RawEvent event) {
    Map<?, ?> target = event.arg(0, Map.class);
    String name = event.arg(1, String.class);
    Object[] arguments = new Object[event.size() - 2];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = event.value(i + 2);
    }
    if (target.get("id") instanceof String id) {
      Socket socket = io.sockets().socket(id);
      if (socket != null) {
        socket.emit(name, arguments);
      }
      return;
    }
    BroadcastOperator operator = io.to(names(target.get("to"))).except(names(target.get("except")));
    (Boolean.TRUE.equals(target.get("volatile")) ? operator.asVolatile() : operator)
        .emit(name, arguments);
  }

  private static String[] names(@Nullable Object list) {
    Collection<?> names = list instanceof Collection<?> collection ? collection : List.of();
    return names.stream().map(String::valueOf).toArray(String[]::new);
  }
}
