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

/** A request for an upgrade seen through another, which changes what it has to. */
abstract class DelegatingUpgrade implements UpgradeExchange {
  private final UpgradeExchange exchange;

  DelegatingUpgrade(UpgradeExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public HttpRequest request() {
    return exchange.request();
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
