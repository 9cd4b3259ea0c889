package io.sockeye.examples.docs;

import io.sockeye.engineio.server.CorsOptions;
import io.sockeye.engineio.server.HandshakeLimit;
import io.sockeye.engineio.server.OriginPolicy;
import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import io.sockeye.event.EventType;
import io.sockeye.http.StaticFiles;
import io.sockeye.server.Dispatch;
import io.sockeye.server.EventRateLimit;
import io.sockeye.server.SocketIOServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** The shorter pieces of code in README and docs. */
final class Snippets {
  private Snippets() {}

  static SocketIOServer site() {
    // snippet: pages, health and origins on one port
    SocketIOServer io =
        SocketIOServer.builder()
            .pages(StaticFiles.folder(Path.of("public")))
            .health(true)
            .engine(
                engine ->
                    engine
                        .cors(CorsOptions.origins("https://app.example.com"))
                        .originPolicy(OriginPolicy.only("https://app.example.com")))
            .build();
    // end
    return io;
  }

  static SocketIOServer proxied() {
    // snippet: behind proxies
    SocketIOServer io = SocketIOServer.builder().trustedProxies("10.0.0.0/8", "loopback").build();
    // end
    return io;
  }

  static SocketIOServer limitedHandshakes() {
    // snippet: so many handshakes a second
    SocketIOServer io =
        SocketIOServer.builder()
            .trustedProxies("10.0.0.0/8")
            .engine(
                engine ->
                    engine.handshakeLimit(
                        HandshakeLimit.perSecondAndAddress(10, 50)
                            .and(HandshakeLimit.perSecond(500, 2000))))
            .build();
    // end
    return io;
  }

  static void limitedEvents(SocketIOServer io) {
    // snippet: so many events a second
    io.eventRateLimit(EventRateLimit.perSecond(50).burst(200).disconnecting());

    io.of("/chat")
        .eventRateLimit(
            EventRateLimit.perSecond(5)
                .onExceeded((socket, event) -> event.ack(Map.of("error", "slow down"))));
    // end
  }

  static void waiting(SocketIOServer io) {
    // snippet: waiting for an acknowledgement in a handler
    io.on(
        "buy",
        String.class,
        (socket, article) -> {
          AckReply reply = socket.emitWithAck("really?", article).join();
          if (reply.arg(0, Boolean.class)) {
            order(article);
          }
        });
    // end
  }

  static void asynchronous(SocketIOServer io) {
    // snippet: an acknowledgement that comes later
    io.onWithAckAsync("price", String.class, (socket, article) -> priceOf(article));
    // end
  }

  static void inline(SocketIOServer io) {
    // snippet: handlers on the network's thread
    io.of("/positions").dispatch(Dispatch.IO_THREAD);
    // end
  }

  static SocketIOServer own(ExecutorService threads) {
    // snippet: handlers on threads of your own
    SocketIOServer io = SocketIOServer.builder().handlerExecutor(threads).build();
    // end
    return io;
  }

  static void end(SocketIOServer io) {
    // snippet: an orderly end
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> io.shutdown(Duration.ofSeconds(10)).join()));
    // end
  }

  // snippet: events that both ends share
  record Article(String name, int count) {}

  static final EventType<Article> ADDED = EventType.of("added", Article.class);
  static final AckEventType<String, Integer> PRICE =
      AckEventType.of("price", String.class, Integer.class);

  // end

  static void shared(SocketIOServer io) {
    io.onWithAck(PRICE, (socket, article) -> article.length());
    io.on(ADDED, (socket, article) -> socket.broadcast().emit(ADDED, article));
  }

  private static void order(String article) {
    System.out.println(article);
  }

  private static CompletionStage<Integer> priceOf(String article) {
    return CompletableFuture.completedFuture(article.length());
  }
}
