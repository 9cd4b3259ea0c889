package io.sockeye.testing;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One request for a WebSocket, seen from the server. */
final class InMemoryUpgrade implements UpgradeExchange {
  private final InMemoryHost host;
  private final HttpRequest request;
  private final Lane lane;
  private final LaneExecutor executor;
  private final InMemoryWebSocket client;
  private final AtomicBoolean answered = new AtomicBoolean();

  InMemoryUpgrade(InMemoryHost host, HttpRequest request, Lane lane, LaneExecutor executor) {
    this.host = host;
    this.request = request;
    this.lane = lane;
    this.executor = executor;
    this.client = new InMemoryWebSocket(host.clock());
  }

  InMemoryWebSocket client() {
    return client;
  }

  void arrive() {
    HttpService service = host.service();
    executor.execute(
        () -> {
          try {
            service.onUpgrade(this);
          } catch (RuntimeException failure) {
            refuse(HttpResponse.empty(500));
          }
        });
    host.clock().settle();
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public void accept(
      Lane target,
      HttpHeaders headers,
      WebSocketOptions options,
      Function<WebSocketConnection, WebSocketListener> opened) {
    if (answered.compareAndSet(false, true)) {
      LaneExecutor home = host.executor(target);
      home.execute(
          () -> {
            if (client.isGone()) {
              return;
            }
            InMemoryConnection connection = new InMemoryConnection(host, home, client, options);
            client.opened(connection, new HttpResponse(101, headers, new byte[0], null));
            connection.open(opened);
          });
    }
  }

  @Override
  public void refuse(HttpResponse response) {
    if (answered.compareAndSet(false, true)) {
      executor.execute(() -> client.refused(response));
    }
  }
}
