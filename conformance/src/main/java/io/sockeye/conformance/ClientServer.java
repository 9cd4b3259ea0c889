package io.sockeye.conformance;

import io.sockeye.engineio.server.Admission;
import io.sockeye.event.AckReply;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.RecoveryOptions;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Profile {@code client}: what Socket.IO clients are tested with. */
final class ClientServer {
  private static final List<String> SILENT = List.of("/timeout_socket", "/valid", "/asd");
  private static final List<String> UTF8 =
      List.of("てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string");
  private static final byte[] BYTES = {'a', 's', 'd', 'f', 'a', 's', 'd', 'f'};
  private static final Executor SOON = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

  private ClientServer() {}

  static RunningServer start(CommandLine line) {
    SocketIOServer io =
        line.server()
            .connectionStateRecovery(RecoveryOptions.defaults())
            .engine(
                engine ->
                    engine
                        .pingInterval(Duration.ofSeconds(2))
                        .allowRequest(
                            request -> CompletableFuture.supplyAsync(Admission.Accept::new, SOON)))
            .build();
    SILENT.forEach(io::of);
    io.of("/foo").onRaw("getId", (socket, event) -> event.ack(socket.id()));
    io.of("/abc").onConnection(socket -> socket.emit("handshake", socket.handshake().toMap()));
    io.of("/no")
        .use(
            socket -> {
              throw new ConnectRefusedException("Auth failed (custom namespace)");
            });
    main(io);
    io.listen(line.port());
    return io::close;
  }

  private static void main(SocketIOServer io) {
    io.use(
        socket -> {
          if (socket.handshake().query("fail") != null) {
            throw new ConnectRefusedException("Auth failed (main namespace)");
          }
        });
    io.on("hi", socket -> socket.emit("hi"));
    io.onRaw("echo", (socket, event) -> event.ack(event.value(0)));
    io.on("ack", ClientServer::askForAck);
    io.onRaw("getId", (socket, event) -> event.ack(socket.id()));
    io.onRaw("getHandshake", (socket, event) -> event.ack(socket.handshake().toMap()));
    dates(io);
    io.on("getUtf8", socket -> UTF8.forEach(text -> socket.emit("takeUtf8", text)));
    io.on("false", socket -> socket.emit("false", false));
    io.on("doge", socket -> socket.emit("doge", (Object) BYTES));
    io.on("getbin", socket -> socket.emit("takebin", (Object) BYTES));
    answer(io, "buffa", ClientServer::isBinary, "buffack");
    answer(io, "blob", ClientServer::isBinary, "back");
    answer(io, "jsonbuff", ClientServer::isLolMessage, "jsonbuff-ack");
    answer(io, "jsonblob", ClientServer::isLolMessage, "jsonblob-ack");
    io.onConnection(
        socket -> {
          new EventSequence("abuff2-ack")
              .then("abuff1", ClientServer::isBinary)
              .then("abuff2", ClientServer::isBinary)
              .watch(socket);
          new EventSequence("blob3-ack")
              .then("blob1", ClientServer::isBinary)
              .then("blob2", "second"::equals)
              .then("blob3", ClientServer::isBinary)
              .watch(socket);
        });
  }

  private static void dates(SocketIOServer io) {
    io.onRaw("getAckDate", (socket, event) -> event.ack(Instant.now()));
    io.on("getDate", socket -> socket.emit("takeDate", Instant.now()));
    io.on("getDateObj", socket -> socket.emit("takeDateObj", Map.of("date", Instant.now())));
  }

  private static void askForAck(Socket socket) {
    Future<?> unused =
        socket
            .emitWithAck("ack")
            .thenAccept(
                reply -> {
                  if (isExpected(reply)) {
                    socket.emit("got it");
                  }
                });
  }

  private static boolean isExpected(AckReply reply) {
    return reply.size() >= 2
        && reply.arg(0, Object.class) instanceof Number number
        && number.doubleValue() == 5
        && reply.arg(1, Object.class) instanceof Map<?, ?> object
        && isTruthy(object.get("test"));
  }

  /** As JavaScript has it. */
  private static boolean isTruthy(@Nullable Object value) {
    return !(value == null
        || value.equals(false)
        || value.equals("")
        || (value instanceof Number number && number.doubleValue() == 0));
  }

  private static void answer(
      SocketIOServer io, String event, Predicate<Object> wanted, String answer) {
    io.on(
        event,
        Object.class,
        (socket, value) -> {
          if (wanted.test(value)) {
            socket.emit(answer);
          }
        });
  }

  private static boolean isBinary(Object value) {
    return value instanceof byte[];
  }

  private static boolean isLolMessage(Object value) {
    return value instanceof Map<?, ?> map
        && "lol".equals(map.get("hello"))
        && map.get("message") instanceof byte[]
        && "gotcha".equals(map.get("goodbye"));
  }
}
