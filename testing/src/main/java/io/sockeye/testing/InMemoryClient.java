package io.sockeye.testing;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A client of an {@link InMemoryHost}, in raw HTTP and WebSocket terms. Every request is a
 * connection of its own. After each action everything it leads to has happened, unless it was done
 * inside {@link FakeClock#together}. For the test's thread only.
 */
public final class InMemoryClient {
  private final InMemoryHost host;
  private final Lane lane;
  private final LaneExecutor executor;
  private final HttpHeaders headers = new HttpHeaders();

  InMemoryClient(InMemoryHost host, Lane lane, LaneExecutor executor) {
    this.host = host;
    this.lane = lane;
    this.executor = executor;
  }

  /**
   * Adds a header field to all requests from now on.
   *
   * @param name the field's name
   * @param value its value
   * @return this
   */
  public InMemoryClient header(String name, String value) {
    headers.add(name, value);
    return this;
  }

  /**
   * Sends a GET.
   *
   * @param target path and query
   * @return the response, when it comes
   */
  public InMemoryResponse get(String target) {
    return request("GET", target);
  }

  /**
   * Sends a request without a body.
   *
   * @param method the method
   * @param target path and query
   * @return the response, when it comes
   */
  public InMemoryResponse request(String method, String target) {
    InMemoryUpload upload = upload(method, target);
    upload.end();
    return upload.response();
  }

  /**
   * Sends a POST.
   *
   * @param target path and query
   * @param body the body, sent in UTF-8
   * @return the response, when it comes
   */
  public InMemoryResponse post(String target, String body) {
    return post(target, body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sends a POST.
   *
   * @param target path and query
   * @param body the body
   * @return the response, when it comes
   */
  public InMemoryResponse post(String target, byte[] body) {
    InMemoryUpload upload = upload("POST", target);
    upload.write(body);
    upload.end();
    return upload.response();
  }

  /**
   * Sends the head of a request whose body follows piece by piece.
   *
   * @param method the method
   * @param target path and query
   * @return what takes the body
   */
  public InMemoryUpload upload(String method, String target) {
    InMemoryExchange exchange = new InMemoryExchange(host, head(method, target), lane, executor);
    exchange.arrive();
    return new InMemoryUpload(exchange);
  }

  /**
   * Asks for a WebSocket.
   *
   * @param target path and query
   * @return the WebSocket, open or refused when the server has answered
   */
  public InMemoryWebSocket webSocket(String target) {
    InMemoryUpgrade upgrade = new InMemoryUpgrade(host, head("GET", target), lane, executor);
    upgrade.arrive();
    return upgrade.client();
  }

  private HttpRequest head(String method, String target) {
    return new HttpRequest(
        method,
        target,
        new HttpHeaders().addAll(headers),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000),
        false);
  }
}
