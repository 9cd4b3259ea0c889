package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.DeflateOptions;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpService;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what a connection tells, and hands the connection to the test. */
final class Recorder implements WebSocketListener {
  static final int LIMIT = 1000;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<WebSocketConnection> connection = new CompletableFuture<>();

  /** How many messages were larger than allowed. */
  final AtomicInteger tooLarge = new AtomicInteger();

  /** A service whose connections, one after the other, all tell this recorder. */
  HttpService service() {
    return service(WebSocketOptions.plain(LIMIT));
  }

  HttpService service(DeflateOptions deflate) {
    return service(new WebSocketOptions(LIMIT, deflate));
  }

  private HttpService service(WebSocketOptions options) {
    return TestHost.webSocket(
        upgrade ->
            upgrade.accept(
                upgrade.lane(),
                new HttpHeaders(),
                options,
                opened -> {
                  connection.complete(opened);
                  return this;
                }));
  }

  /** Does something with the connection, on its lane. */
  void with(TestHost host, Consumer<WebSocketConnection> action) throws Exception {
    WebSocketConnection opened = connection.get(5, TimeUnit.SECONDS);
    CompletableFuture<Void> done = new CompletableFuture<>();
    host.lane(0)
        .submit(
            () -> {
              try {
                action.accept(opened);
                done.complete(null);
              } catch (Throwable failure) {
                done.completeExceptionally(failure);
              }
            });
    done.get(5, TimeUnit.SECONDS);
  }

  String next() throws InterruptedException {
    String event = events.poll(5, TimeUnit.SECONDS);
    assertThat(event).as("an event").isNotNull();
    return String.valueOf(event);
  }

  BlockingQueue<String> events() {
    return events;
  }

  @Override
  public void onText(byte[] array, int offset, int length) {
    events.add("text " + new String(array, offset, length, UTF_8));
  }

  @Override
  public void onBinary(byte[] array, int offset, int length) {
    events.add("binary " + HexFormat.of().formatHex(array, offset, offset + length));
  }

  @Override
  public void onWritable() {
    events.add("writable");
  }

  @Override
  public void onTooLarge() {
    tooLarge.incrementAndGet();
  }

  @Override
  public void onClose(@Nullable String error) {
    events.add("closed: " + error);
  }
}
