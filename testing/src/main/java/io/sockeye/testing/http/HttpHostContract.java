package io.sockeye.testing.http;

import static io.sockeye.testing.http.HostUnderTest.GET;
import static io.sockeye.testing.http.HostUnderTest.closing;
import static io.sockeye.testing.http.HostUnderTest.next;
import static io.sockeye.testing.http.HostUnderTest.readAll;
import static io.sockeye.testing.http.HostUnderTest.text;
import static io.sockeye.testing.http.HostUnderTest.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpHost;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link HttpHost} owes its service for plain requests, with its lanes and with its end,
 * over real sockets of the loopback interface. To be extended:
 *
 * <pre>{@code
 * final class MyHostTest extends HttpHostContract {
 *   @Override
 *   protected HttpHost createHost() {
 *     return new MyHost();
 *   }
 * }
 * }</pre>
 *
 * <p>What only some hosts do is a contract of its own: {@link HostPortContract}, {@link
 * HostAbortContract}, {@link WebSocketHostContract}.
 */
public abstract class HttpHostContract extends HostLifecycleContract {
  /** Made by JUnit. */
  protected HttpHostContract() {}

  // ---- requests and responses

  @Test
  void aRequestIsHandedOverAsItWasSent() throws Exception {
    CompletableFuture<java.net.http.HttpResponse<String>> answer =
        host()
            .sendAsync(
                host()
                    .request("/a%20b/%C3%A4?x=1&y=%2F&x=2")
                    .header("x-one", "1")
                    .header("x-two", "a")
                    .header("x-two", "b"));
    HttpExchange exchange = next(exchanges);
    HttpRequest request = exchange.request();

    assertEquals("GET", request.method());
    assertEquals("/a%20b/%C3%A4?x=1&y=%2F&x=2", request.target());
    assertEquals("1", request.header("X-One"));
    assertEquals(List.of("a", "b"), request.headers().all("x-two"));
    assertTrue(request.remoteAddress().getAddress().isLoopbackAddress());
    assertFalse(request.secure());
    assertTrue(host().host.lanes().contains(exchange.lane()));
    exchange.respond(HttpResponse.empty(200));
    assertEquals(200, answer.get().statusCode());
  }

  @Test
  void aResponseGoesOutAsItWasGiven() throws Exception {
    byte[] body = {0, 1, (byte) 0xff, '\r', '\n'};
    HttpHeaders headers =
        new HttpHeaders()
            .set("content-type", "application/x-test")
            .add("set-cookie", "a=1")
            .add("set-cookie", "b=2");
    host().answering(e -> e.respond(new HttpResponse(418, headers, body, null)));

    java.net.http.HttpResponse<byte[]> answer =
        host().http.send(host().request("/").build(), BodyHandlers.ofByteArray());

    assertEquals(418, answer.statusCode());
    assertArrayEquals(body, answer.body());
    assertEquals(List.of("application/x-test"), answer.headers().allValues("content-type"));
    assertEquals(List.of("a=1", "b=2"), answer.headers().allValues("set-cookie"));
  }

  @Test
  void aResponseMayComeLaterFromAnyThread() throws Exception {
    CompletableFuture<java.net.http.HttpResponse<String>> answer =
        host().sendAsync(host().request("/"));
    HttpExchange exchange = next(exchanges);
    assertFalse(answer.isDone());

    exchange.respond(text("later"));

    assertEquals("later", answer.get().body());
  }

  @Test
  void theFirstResponseCounts() throws Exception {
    host()
        .answering(
            exchange -> {
              exchange.respond(text("first"));
              exchange.respond(text("second"));
              exchange.respondAndClose(text("third"));
            });
    assertEquals("first", body("/"));
    assertEquals("first", body("/"));
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() throws Exception {
    host().answering(exchange -> exchange.respond(text("12345")));
    try (Socket socket = host().connect()) {
      write(socket, GET.replace("GET", "HEAD"));
      // The next response follows at once, or the body would be taken for it.
      write(socket, closing(GET));
      String all = readAll(socket);
      assertEquals(2, all.split("HTTP/1.1 200", -1).length - 1, all);
      assertEquals(1, all.split("12345", -1).length - 1, all);
    }
  }

  @Test
  void someStatusesHaveNoBody() throws Exception {
    host()
        .answering(
            exchange -> {
              int status = exchange.request().path().equals("/204") ? 204 : 304;
              exchange.respond(HttpResponse.empty(status).header("etag", "\"e\""));
            });
    for (int status : new int[] {204, 304}) {
      java.net.http.HttpResponse<String> answer =
          host().http.send(host().request("/" + status).build(), BodyHandlers.ofString());
      assertEquals(status, answer.statusCode());
      assertEquals("\"e\"", answer.headers().firstValue("etag").orElse(""));
      assertEquals("", answer.body());
    }
  }

  @Test
  void aFileIsTheBody(@TempDir Path folder) throws Exception {
    byte[] content = new byte[300_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31);
    }
    Path file = Files.write(folder.resolve("file"), content);
    host().answering(e -> e.respond(new HttpResponse(200, new HttpHeaders(), new byte[0], file)));

    assertArrayEquals(
        content, host().http.send(host().request("/").build(), BodyHandlers.ofByteArray()).body());
  }

  @Test
  void aConnectionIsKeptAndItsRequestsAreAnsweredInOrder() throws Exception {
    host().answering(e -> e.respond(text(e.request().target())));
    try (Socket socket = host().connect()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        requests.append(GET.replace("/x", "/" + i + "."));
      }
      requests.append(closing(GET.replace("/x", "/last")));
      write(socket, requests.toString());

      String all = readAll(socket);
      int at = 0;
      for (int i = 0; i < 20; i++) {
        int found = all.indexOf("/" + i + ".", at);
        assertTrue(found >= at, "the answer to request " + i + " stands behind the one before");
        at = found;
      }
      assertTrue(all.endsWith("/last"), all);
    }
  }

  @Test
  void respondAndCloseClosesBehindTheResponse() throws Exception {
    host().answering(exchange -> exchange.respondAndClose(text("the last")));
    try (Socket socket = host().connect()) {
      write(socket, GET);
      assertTrue(readAll(socket).endsWith("the last"));
    }
  }

  @Test
  void aServiceThatThrowsHarmsNobodyElse() throws Exception {
    host()
        .answering(
            exchange -> {
              if (exchange.request().path().equals("/throw")) {
                throw new IllegalStateException("thrown on purpose");
              }
              exchange.respond(text("fine"));
            });
    try {
      assertEquals(
          500,
          host().http.send(host().request("/throw").build(), BodyHandlers.ofString()).statusCode());
    } catch (IOException closedInstead) {
      // Allowed too.
    }
    assertEquals("fine", body("/"));
  }

  /** A poll waits for half a minute: as many threads as polls would be too many. */
  @Test
  void manyMayWaitAtOnce() throws Exception {
    int count = 200;
    List<CompletableFuture<java.net.http.HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(host().sendAsync(host().request("/" + i)));
    }
    List<HttpExchange> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(next(exchanges));
    }
    waiting.forEach(exchange -> exchange.respond(text(exchange.request().path())));
    for (int i = 0; i < count; i++) {
      assertEquals("/" + i, answers.get(i).get().body());
    }
  }

  // ---- bodies

  @Test
  void aBodyComesWholeOnTheLane() throws Exception {
    byte[] body = new byte[100_000];
    java.util.Arrays.fill(body, (byte) 'x');
    body[99_999] = 'y';
    host().answering(exchange -> echo(exchange, 100_000));

    assertArrayEquals(body, post(BodyPublishers.ofByteArray(body)).body());
    assertArrayEquals(body, post(unannounced(body)).body());
    assertEquals(0, post(BodyPublishers.noBody()).body().length);
  }

  @Test
  void aBodyThatIsTooLargeIsToldOnceAndAnswered() throws Exception {
    host().answering(exchange -> echo(exchange, 10));

    assertEquals(200, post(BodyPublishers.ofByteArray(new byte[10])).statusCode());
    assertEquals(413, post(BodyPublishers.ofByteArray(new byte[11])).statusCode());
    assertEquals(413, post(unannounced(new byte[11])).statusCode());
    assertEquals("too large", next(told));
    assertEquals("too large", next(told));
    assertNull(told.poll());
  }

  @Test
  void aBodyMayBeReadLaterFromAnyThread() throws Exception {
    CompletableFuture<java.net.http.HttpResponse<byte[]>> answer =
        host()
            .http
            .sendAsync(
                host().request("/").POST(BodyPublishers.ofString("later")).build(),
                BodyHandlers.ofByteArray());
    echo(next(exchanges), 100);
    assertEquals("later", new String(answer.get().body(), UTF_8));
  }

  @Test
  void onlyTheFirstWhoReadsGetsTheBody() throws Exception {
    host()
        .answering(
            exchange -> {
              echo(exchange, 100);
              exchange.readBody(100, new Teller("second"));
            });
    assertEquals("body", new String(post(BodyPublishers.ofString("body")).body(), UTF_8));
    assertNull(told.poll(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void whoHasAnsweredGetsNoBody() throws Exception {
    host()
        .answering(
            exchange -> {
              exchange.readBody(100, new Teller("before"));
              exchange.respond(text("answered"));
              exchange.readBody(100, new Teller("behind"));
            });
    // The body comes when the response is out.
    String head = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n";
    try (Socket socket = host().connect()) {
      write(socket, head);
      assertEquals('H', socket.getInputStream().read());
      write(socket, "body");
      assertNull(told.poll(50, TimeUnit.MILLISECONDS));
    }
  }

  @Test
  void aBodyThatNobodyReadsIsInNobodysWay() throws Exception {
    host().answering(exchange -> exchange.respond(text("unread")));
    for (int i = 0; i < 3; i++) {
      assertEquals(
          "unread", new String(post(BodyPublishers.ofByteArray(new byte[1000])).body(), UTF_8));
    }
  }

  private void echo(HttpExchange exchange, int maxBytes) {
    exchange.readBody(
        maxBytes,
        new HttpExchange.BodyReceiver() {
          @Override
          public void onBody(byte[] body) {
            host().checkInLane(exchange.lane());
            exchange.respond(HttpResponse.of(200, "text/plain", body));
          }

          @Override
          public void onTooLarge() {
            host().checkInLane(exchange.lane());
            told.add("too large");
            exchange.respondAndClose(HttpResponse.empty(413));
          }
        });
  }

  // ---- clients that go away

  @Test
  void aClientThatGoesAwayHarmsNobodyElse() throws Exception {
    HttpExchange exchange;
    try (Socket socket = host().connect()) {
      write(socket, GET);
      exchange = next(exchanges);
      // Closed by a reset.
      socket.setSoLinger(true, 0);
    }
    exchange.respond(text("to nobody"));
    host().answering(next -> next.respond(text("fine")));
    assertEquals("fine", body("/"));
  }

  @Test
  void whoHasHisResponseIsNotToldOf() throws Exception {
    host()
        .answering(
            exchange -> {
              exchange.onAbort(() -> told.add("aborted"));
              exchange.respond(text("answered"));
            });
    try (Socket socket = host().connect()) {
      write(socket, closing(GET));
      assertTrue(readAll(socket).endsWith("answered"));
    }
    assertNull(told.poll(50, TimeUnit.MILLISECONDS));
  }

  private String body(String target) throws IOException, InterruptedException {
    return host().http.send(host().request(target).build(), BodyHandlers.ofString()).body();
  }

  private java.net.http.HttpResponse<byte[]> post(BodyPublisher body)
      throws IOException, InterruptedException {
    return host().http.send(host().request("/").POST(body).build(), BodyHandlers.ofByteArray());
  }

  /** A body whose length is not known before. */
  private static BodyPublisher unannounced(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  /** Tells that it was called, which it is not to be. */
  private final class Teller implements HttpExchange.BodyReceiver {
    private final String name;

    Teller(String name) {
      this.name = name;
    }

    @Override
    public void onBody(byte[] body) {
      told.add(name + " body");
    }

    @Override
    public void onTooLarge() {
      told.add(name + " too large");
    }
  }
}
