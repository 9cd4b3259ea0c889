package io.sockeye.engineio.server;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import java.util.function.Function;

/** A request for an upgrade whose response gets the headers that middlewares added. */
final class FilteredUpgrade extends DelegatingUpgrade {
  private final HttpHeaders added;

  FilteredUpgrade(UpgradeExchange exchange, HttpHeaders added) {
    super(exchange);
    this.added = added;
  }

  @Override
  public void accept(
      Lane lane,
      HttpHeaders headers,
      WebSocketOptions options,
      Function<WebSocketConnection, WebSocketListener> opened) {
    super.accept(lane, FilteredExchange.merged(headers, added), options, opened);
  }

  @Override
  public void refuse(HttpResponse response) {
    super.refuse(FilteredExchange.merged(response, added));
  }
}
