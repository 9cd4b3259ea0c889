package io.sockeye.conformance;

import io.sockeye.http.DeflateOptions;
import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Profile {@code websocket-echo}: the host alone, without Engine.IO. Every message of every
 * WebSocket comes back as it was, deflated if the client offers that.
 */
final class WebSocketEcho implements WebSocketListener {
  /** What suites send at most is 16 MiB. */
  private static final WebSocketOptions OPTIONS =
      new WebSocketOptions(
          32 * 1024 * 1024, DeflateOptions.builder().thresholdBytes(0).level(1).build());

  private final WebSocketConnection connection;

  private WebSocketEcho(WebSocketConnection connection) {
    this.connection = connection;
  }

  static RunningServer start(CommandLine line) {
    HttpHost host = line.host();
    host.start(new HostOptions(new InetSocketAddress(line.port()), line.tls()), new Service());
    return () -> host.close().toCompletableFuture().join();
  }

  @Override
  public void onText(byte[] array, int offset, int length) {
    echo(Arrays.copyOfRange(array, offset, offset + length), false);
  }

  @Override
  public void onBinary(byte[] array, int offset, int length) {
    echo(Arrays.copyOfRange(array, offset, offset + length), true);
  }

  private void echo(byte[] message, boolean binary) {
    connection.send(message, binary, true);
    connection.flush();
    if (!connection.writable()) {
      connection.reading(false);
    }
  }

  @Override
  public void onWritable() {
    connection.reading(true);
  }

  @Override
  public void onClose(@Nullable String error) {}

  /** Opens every WebSocket, and has nothing else. */
  private static final class Service implements HttpService {
    @Override
    public void onRequest(HttpExchange exchange) {
      exchange.respond(HttpResponse.empty(404));
    }

    @Override
    public void onUpgrade(UpgradeExchange exchange) {
      exchange.accept(exchange.lane(), new HttpHeaders(), OPTIONS, WebSocketEcho::new);
    }
  }
}
