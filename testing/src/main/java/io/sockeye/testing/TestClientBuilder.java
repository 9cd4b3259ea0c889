package io.sockeye.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes a {@link TestClient}. Each setter returns this builder. Not thread-safe. */
public final class TestClientBuilder {
  private final SocketIOTestServer server;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private final StringBuilder query = new StringBuilder("EIO=4");
  private String namespace = "/";
  private @Nullable Object auth;
  private boolean polling;
  private int lane = -1;

  TestClientBuilder(SocketIOTestServer server) {
    this.server = server;
  }

  /**
   * Sets the namespace. Default: {@code /}.
   *
   * @param name its name
   * @return this
   */
  public TestClientBuilder namespace(String name) {
    namespace = name;
    return this;
  }

  /**
   * Sets what the server sees as {@code handshake().auth(…)}. Default: none.
   *
   * @param value something that is written as a JSON object, or {@code null} for none
   * @return this
   */
  public TestClientBuilder auth(@Nullable Object value) {
    auth = value;
    return this;
  }

  /**
   * Adds a header field to the requests of the connection.
   *
   * @param name the field's name
   * @param value its value
   * @return this
   */
  public TestClientBuilder header(String name, String value) {
    headers.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    return this;
  }

  /**
   * Adds a parameter to the query of the connection.
   *
   * @param name its name, not encoded
   * @param value its value, not encoded
   * @return this
   */
  public TestClientBuilder query(String name, String value) {
    query
        .append('&')
        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  /**
   * Uses HTTP long-polling. Default: WebSocket.
   *
   * @return this
   */
  public TestClientBuilder polling() {
    polling = true;
    return this;
  }

  /**
   * Sets the lane that the connection arrives on. Default: they take turns.
   *
   * @param index the lane, from 0
   * @return this
   * @throws IllegalArgumentException if there is no such lane
   */
  public TestClientBuilder lane(int index) {
    int lanes = server.host().lanes().size();
    if (index < 0 || index >= lanes) {
      throw new IllegalArgumentException("lane is " + index + ": allowed is 0 to " + (lanes - 1));
    }
    lane = index;
    return this;
  }

  /**
   * Connects, and waits until the server has let the client in.
   *
   * @return the client
   * @throws ConnectErrorException if the server refuses it
   * @throws AssertionError if the server does neither
   */
  public TestClient connect() {
    return open().awaitConnected();
  }

  /**
   * Begins to connect and does not wait for the server's decision; {@link
   * TestClient#awaitConnected} does.
   *
   * @return the client
   */
  public TestClient open() {
    InMemoryClient http = server.nextHttpClient(lane);
    headers.forEach((name, values) -> values.forEach(value -> http.header(name, value)));
    TestConnection connection =
        new TestConnection(server.clientSide(), http, server.path() + "?" + query, polling);
    TestClient client = new TestClient(connection, namespace, auth);
    server.opened(connection);
    connection.open(client);
    return client;
  }
}
