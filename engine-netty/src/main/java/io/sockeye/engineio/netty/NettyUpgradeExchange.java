package io.sockeye.engineio.netty;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.UpgradeExchange;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request for WebSocket on an {@link HttpConnection}. Hops to the connection's loop. */
final class NettyUpgradeExchange implements UpgradeExchange, Runnable {
  private final HttpConnection connection;
  private final HostContext host;
  private final Loop loop;
  private final HttpRequest request;
  private final AtomicBoolean decided = new AtomicBoolean();

  // Set by who decides, before the loop is told.
  private @Nullable Acceptance acceptance;

  NettyUpgradeExchange(
      HttpConnection connection, HostContext host, Loop loop, HttpRequest request) {
    this.connection = connection;
    this.host = host;
    this.loop = loop;
    this.request = request;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Lane lane() {
    return loop.lane();
  }

  @Override
  public void accept(
      Lane lane,
      HttpHeaders headers,
      WebSocketOptions options,
      Function<WebSocketConnection, WebSocketListener> opened) {
    Loop target = host.loopOf(lane);
    if (target == null) {
      throw new IllegalArgumentException("lane: not a lane of this host");
    }
    if (decided.compareAndSet(false, true)) {
      acceptance = new Acceptance(target, headers, options, opened);
      // Always a task: nothing is called from inside this call.
      loop.execute(this);
    }
  }

  @Override
  public void refuse(HttpResponse response) {
    if (decided.compareAndSet(false, true)) {
      loop.execute(() -> connection.refuse(this, response));
    }
  }

  /** The service has accepted, and the loop has come to it. */
  @Override
  public void run() {
    connection.accept(this, Objects.requireNonNull(acceptance));
  }

  /** What the service wants the handshake to become. */
  record Acceptance(
      Loop target,
      HttpHeaders headers,
      WebSocketOptions options,
      Function<WebSocketConnection, WebSocketListener> opened) {}
}
