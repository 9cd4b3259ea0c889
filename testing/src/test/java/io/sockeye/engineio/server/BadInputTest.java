package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.InMemoryClient;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryUpload;
import io.sockeye.testing.InMemoryWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rows of the table of bad input that are the engine's (reliability §2.3, SEC-001, SEC-017).
 */
final class BadInputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | transport=polling                       | 5",
        "GET  | EIO=3&transport=polling                 | 5",
        "GET  | EIO=04&transport=polling                | 5",
        "GET  | EIO=4.0&transport=polling               | 5",
        "GET  | EIO=%EF%BC%94&transport=polling         | 5",
        "GET  | EIO=4&transport=constructor             | 0",
        "GET  | EIO=4&transport=__proto__               | 0",
        "GET  | EIO=4                                   | 0",
        "GET  | EIO=4&transport=                        | 0",
        "GET  | EIO=4&transport=webtransport            | 0",
        "GET  | EIO=4&transport=%                       | 0",
        "GET  | EIO=4&transport=%zz                     | 0",
        "GET  | EIO=4&transport=polling&transport=polling   | 3",
        "GET  | EIO=4&transport=polling&transport=websocket | 3",
        "GET  | EIO=4&EIO=4&transport=polling           | 3",
        "GET  | EIO=4&transport=polling&sid=a&sid=b     | 3",
        "POST | EIO=4&transport=polling                 | 2",
        "GET  | EIO=4&transport=polling&sid=unknown     | 1",
        "POST | EIO=4&transport=polling&sid=unknown     | 1",
        "GET  | EIO=4&transport=polling&sid=__proto__   | 1",
        "GET  | EIO=4&transport=polling&sid=            | 1",
        "GET  | EIO=4&transport=polling&sid=%00         | 1",
        "GET  | EIO=4&transport=websocket               | 3"
      })
  void refusedWith400AndCode(String method, String query, int code) {
    TestEngine engine = new TestEngine();

    InMemoryResponse response = engine.client().request(method, "/engine.io/?" + query);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.text()).startsWith("{\"code\":" + code + ",");
    assertThat(engine.server.clientsCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EIO=4&transport=constructor",
        "transport=websocket",
        "EIO=3&transport=websocket",
        "EIO=4&transport=websocket&sid=unknown",
        "EIO=4&transport=websocket&sid=__proto__",
        "EIO=4&transport=websocket&sid=a&sid=b",
        "EIO=4&transport=polling"
      })
  void upgradeRefusedWith400(String query) {
    InMemoryWebSocket socket = new TestEngine().client().webSocket("/engine.io/?" + query);

    assertThat(socket.response().status()).isEqualTo(400);
    assertThat(socket.isOpen()).isFalse();
  }

  @Test
  void controlCharacterInOrigin() {
    TestEngine engine = new TestEngine();
    InMemoryClient client = engine.client().header("origin", "http://a\u0001b");

    assertThat(client.get(POLLING).text()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(engine.errors.get(0).context()).containsEntry("name", "INVALID_ORIGIN");
  }

  @Test
  void aThousandParametersAndALongQuery() {
    StringBuilder query = new StringBuilder(POLLING);
    for (int i = 0; i < 1000; i++) {
      query.append("&p").append(i).append('=').append("x".repeat(64));
    }
    assertThat(new TestEngine().client().get(query.toString()).status()).isEqualTo(200);
  }

  /** What is sent to a session by POST: the answer, and whether the session lives. */
  private record Post(
      String name, Function<TestEngine.Client, InMemoryResponse> send, int status, boolean alive) {}

  @TestFactory
  Stream<DynamicTest> posts() {
    byte[] invalidUtf8 = {'4', (byte) 0xc3, (byte) 0x28};
    return Stream.of(
            new Post("abc", c -> c.post("abc"), 400, false),
            new Post("empty body", c -> c.post(""), 400, false),
            new Post("only a separator", c -> c.post("\u001e"), 400, false),
            new Post("type 7", c -> c.post("7"), 400, false),
            new Post("type 9", c -> c.post("9x"), 400, false),
            new Post("an arabic digit", c -> c.post("\u0662"), 400, false),
            new Post("BOM first", c -> c.post("\ufeff4hi"), 400, false),
            new Post("invalid UTF-8", c -> c.post(invalidUtf8), 400, false),
            new Post("bad base64", c -> c.post("b!!!!"), 400, false),
            new Post("ping from the client", c -> c.post("2"), 400, false),
            new Post("octet-stream", c -> typed(c, "application/octet-stream"), 400, false),
            new Post("gzip", c -> encoded(c, "gzip"), 415, true),
            new Post("identity", c -> encoded(c, "identity"), 200, true),
            new Post("open", c -> c.post("0{}"), 200, true),
            new Post("upgrade", c -> c.post("5"), 200, true),
            new Post("noop", c -> c.post("6"), 200, true),
            new Post("a pong nobody asked for", c -> c.post("3"), 200, true),
            new Post("too large", c -> c.post(new byte[1_000_001]), 413, true),
            new Post("as large as allowed", c -> c.post("4" + "x".repeat(999_999)), 200, true))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name,
                    () -> {
                      TestEngine engine = TestEngine.calm();
                      TestEngine.Client client = engine.polling();

                      assertThat(row.send.apply(client).status()).isEqualTo(row.status);

                      assertThat(engine.server.clientsCount()).isEqualTo(row.alive ? 1 : 0);
                      InMemoryResponse next = client.post("4next");
                      if (row.alive) {
                        assertThat(next.text()).isEqualTo("ok");
                      } else {
                        assertThat(next.text())
                            .isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
                      }
                    }));
  }

  @Test
  void tooLargeClosesTheConnectionAndIsNoticedWhileItArrives() {
    TestEngine engine = TestEngine.calm();
    TestEngine.Client client = engine.polling();
    InMemoryUpload chunked = engine.client().upload("POST", client.target());

    chunked.write(new byte[700_000]);
    assertThat(chunked.response().isDone()).isFalse();
    chunked.write(new byte[300_001]);

    assertThat(chunked.response().status()).isEqualTo(413);
    assertThat(chunked.response().connectionClosed()).isTrue();
    assertThat(chunked.response().body()).isEmpty();
  }

  /** What is sent on a WebSocket, and whether the session lives. */
  private record Frame(String text, String reason) {}

  @TestFactory
  Stream<DynamicTest> webSocketFrames() {
    return Stream.of(
            new Frame("abc", "parse error"),
            new Frame("", "parse error"),
            new Frame("7", "parse error"),
            new Frame("b!!!!", "parse error"),
            new Frame("2", "transport error"),
            new Frame("1", "transport close"),
            new Frame("0{}", "alive"),
            new Frame("3", "alive"),
            new Frame("4", "alive"),
            new Frame("5", "alive"),
            new Frame("6", "alive"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    '"' + row.text + "\" → " + row.reason,
                    () -> {
                      TestEngine engine = TestEngine.calm();
                      InMemoryWebSocket socket = engine.webSocket();

                      socket.send(row.text);

                      CloseReason reason = engine.last().closeReason;
                      assertThat(reason == null ? "alive" : reason.wireName())
                          .isEqualTo(row.reason);
                      assertThat(socket.isOpen()).isEqualTo(reason == null);
                      assertThat(socket.closeCode()).isEqualTo(reason == null ? -1 : 1005);
                    }));
  }

  @Test
  void eio26_webSocketMessageTooLarge() {
    TestEngine engine = TestEngine.calm(o -> o.maxPayloadBytes(100));
    InMemoryWebSocket socket = engine.client().webSocket(WEBSOCKET);

    socket.send("4" + "x".repeat(99));
    assertThat(socket.isOpen()).isTrue();
    socket.send("4" + "x".repeat(100));

    assertThat(socket.closeCode()).isEqualTo(1009);
    assertThat(engine.last().closeReason).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(engine.last().closeDescription)
        .isEqualTo("message larger than maxPayload (100 bytes)");
    assertThat(socket.closeReason()).isEqualTo("message larger than maxPayload (100 bytes)");
  }

  private static InMemoryResponse typed(TestEngine.Client client, String type) {
    return client.with("content-type", type).post(client.target(), "4hi");
  }

  private static InMemoryResponse encoded(TestEngine.Client client, String encoding) {
    return client
        .with("content-encoding", encoding)
        .post(client.target(), "4hi".getBytes(StandardCharsets.UTF_8));
  }
}
