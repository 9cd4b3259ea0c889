package io.sockeye.testing.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.lane.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A host with a service that does what the test of the moment wants. */
final class HostUnderTest implements HttpService {
  static final long PATIENCE_SECONDS = 10;
  static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final HttpHost host;

  /** What went wrong in a callback, where no test sees it. */
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

  private volatile Consumer<HttpExchange> onRequest = exchange -> {};
  private volatile Consumer<UpgradeExchange> onUpgrade = exchange -> {};

  HostUnderTest(HttpHost host) {
    this.host = host;
  }

  HostUnderTest start() {
    host.start(new HostOptions(loopback(0), null), this);
    return this;
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  HostUnderTest answering(Consumer<HttpExchange> action) {
    onRequest = action;
    return this;
  }

  HostUnderTest upgrading(Consumer<UpgradeExchange> action) {
    onUpgrade = action;
    return this;
  }

  URI uri(String scheme, String target) {
    String address = InetAddress.getLoopbackAddress().getHostAddress();
    String literal = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return URI.create(scheme + "://" + literal + ":" + host.port() + target);
  }

  Lane lane(int index) {
    return host.lanes().get(index);
  }

  /** Runs something on a lane and waits for it. */
  static void on(Lane lane, Runnable action) throws InterruptedException {
    BlockingQueue<Object> done = new LinkedBlockingQueue<>();
    lane.submit(
        () -> {
          try {
            action.run();
            done.add("done");
          } catch (Throwable failure) {
            done.add(failure);
          }
        });
    if (next(done) instanceof Throwable failure) {
      throw new AssertionError("on the lane", failure);
    }
  }

  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertNotNull(next, "nothing has come within " + PATIENCE_SECONDS + " s");
    return next;
  }

  /** Does what a callback is to do; a failed check fails the test when the host is closed. */
  void checked(Runnable action) {
    try {
      action.run();
    } catch (Throwable failure) {
      failures.add(failure);
    }
  }

  void checkInLane(Lane lane) {
    checked(() -> assertTrue(lane.inLane(), "a callback came on another thread than its lane's"));
  }

  @Override
  public void onRequest(HttpExchange exchange) {
    checkInLane(exchange.lane());
    onRequest.accept(exchange);
  }

  @Override
  public void onUpgrade(UpgradeExchange exchange) {
    checkInLane(exchange.lane());
    onUpgrade.accept(exchange);
  }

  /** Closes the host, and fails if a callback has. */
  void end() {
    host.close().toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    @Nullable Throwable failure = failures.poll();
    if (failure != null) {
      throw new AssertionError("in a callback", failure);
    }
  }

  // ---- the client's side

  java.net.http.HttpRequest.Builder request(String target) {
    return java.net.http.HttpRequest.newBuilder(uri("http", target))
        .timeout(Duration.ofSeconds(2 * PATIENCE_SECONDS));
  }

  CompletableFuture<java.net.http.HttpResponse<String>> sendAsync(
      java.net.http.HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port());
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    socket.setTcpNoDelay(true);
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** The same request as the last one of its connection. */
  static String closing(String request) {
    return request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
  }

  static HttpResponse text(String body) {
    return HttpResponse.of(200, "text/plain", body);
  }
}
