package io.sockeye.engineio.server;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import java.util.function.Function;

/** A request for an upgrade that came through proxies, seen as it was before. */
final class ForwardedUpgrade implements UpgradeExchange {
  private final UpgradeExchange exchange;
  private final HttpRequest request;

  ForwardedUpgrade(UpgradeExchange exchange, HttpRequest request) {
    this.exchange = exchange;
    this.request = request;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Lane lane() {
    return exchange.lane();
  }

  @Override
  public void accept(
      Lane lane,
      HttpHeaders headers,
      WebSocketOptions options,
      Function<WebSocketConnection, WebSocketListener> opened) {
    exchange.accept(lane, headers, options, opened);
  }

  @Override
  public void refuse(HttpResponse response) {
    exchange.refuse(response);
  }
}
