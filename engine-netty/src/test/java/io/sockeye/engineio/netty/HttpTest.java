package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests, and how they are answered or refused. */
class HttpTest extends HttpOnNetty {
  // ---- responses

  @Test
  void aConnectionStaysOpenBetweenRequests() throws Exception {
    try (TestHost host = start(paths());
        RawClient client = host.connect()) {
      for (String path : List.of("/1", "/2", "/3")) {
        client.lines("GET " + path + " HTTP/1.1\nHost: a\n\n");
        assertThat(client.readResponse().body()).isEqualTo(path);
      }
    }
  }

  @Test
  void theHostAddsLengthAndDate() throws Exception {
    try (TestHost host = start(paths());
        RawClient client = host.connect()) {
      RawClient.Response response = client.lines("GET /abc HTTP/1.1\nHost: a\n\n").readResponse();
      assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(response.header("content-length")).isEqualTo("4");
      assertThat(response.header("content-type")).isEqualTo("text/plain");
      assertThat(response.header("date"))
          .matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
      assertThat(response.headers()).doesNotContainKeys("connection", "transfer-encoding");
    }
  }

  @Test
  void headHasLengthAndNoBody() throws Exception {
    try (TestHost host = start(paths());
        RawClient client = host.connect()) {
      client.lines("HEAD /abc HTTP/1.1\nHost: a\n\n" + GET);
      assertThat(client.readResponse(true).header("content-length")).isEqualTo("4");
      assertThat(client.readResponse().body()).isEqualTo("/");
    }
  }

  @Test
  void aStatusWithoutBodyHasNoLengthButTheServices_EIO39() throws Exception {
    HttpService service =
        TestHost.http(
            exchange -> {
              HttpResponse response = HttpResponse.empty(204);
              exchange.respond(
                  exchange.request().method().equals("OPTIONS")
                      ? response.header("Content-Length", "0")
                      : response);
            });
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      assertThat(client.lines(GET).readResponse().headers()).doesNotContainKey("content-length");
      client.lines("OPTIONS / HTTP/1.1\nHost: a\n\n");
      assertThat(client.readResponse().header("content-length")).isEqualTo("0");
    }
  }

  @Test
  void aServicesOwnFramingHeadersAreLeftOut() throws Exception {
    HttpService service =
        TestHost.http(
            exchange ->
                exchange.respond(
                    TestResponses.text(200, "abc")
                        .header("content-length", "99")
                        .header("transfer-encoding", "chunked")
                        .header("connection", "close")));
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      RawClient.Response response = client.lines(GET).readResponse();
      assertThat(response.body()).isEqualTo("abc");
      assertThat(response.headers()).doesNotContainKeys("transfer-encoding", "connection");
    }
  }

  @Test
  void severalValuesOfAHeaderAreSeveralLines() throws Exception {
    HttpHeaders headers = new HttpHeaders().add("set-cookie", "a=1").add("set-cookie", "b=2");
    HttpService service =
        TestHost.http(
            exchange -> exchange.respond(new HttpResponse(200, headers, new byte[0], null)));
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      client.lines(GET);
      assertThat(client.readLine()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(client.readLine()).isEqualTo("set-cookie: a=1");
      assertThat(client.readLine()).isEqualTo("set-cookie: b=2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.0\n\n", "GET / HTTP/1.1\nHost: a\nConnection: close\n\n"})
  void aConnectionIsClosedWhenTheClientSaysSo(String request) throws Exception {
    try (TestHost host = start(paths());
        RawClient client = host.connect()) {
      RawClient.Response response = client.lines(request).readResponse();
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void http10CanBeKeptOpen() throws Exception {
    try (TestHost host = start(paths());
        RawClient client = host.connect()) {
      for (int i = 0; i < 2; i++) {
        client.lines("GET / HTTP/1.0\nConnection: keep-alive\n\n");
        assertThat(client.readResponse().header("connection")).isEqualTo("keep-alive");
      }
    }
  }

  @Test
  void respondAndCloseClosesBehindTheResponse() throws Exception {
    HttpService service =
        TestHost.http(exchange -> exchange.respondAndClose(TestResponses.text(200, "bye")));
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      RawClient.Response response = client.lines(GET + GET).readResponse();
      assertThat(response.body()).isEqualTo("bye");
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void aSecondResponseIsIgnored() throws Exception {
    HttpService service =
        TestHost.http(
            exchange -> {
              exchange.respond(TestResponses.text(200, "first"));
              exchange.respond(TestResponses.text(200, "second"));
              exchange.respondAndClose(TestResponses.text(200, "third"));
            });
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      client.lines(GET + GET);
      assertThat(client.readResponse().body()).isEqualTo("first");
      assertThat(client.readResponse().body()).isEqualTo("first");
    }
  }

  @Test
  void aResponseMayComeFromAnotherThreadLater() throws Exception {
    BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();
    try (TestHost host = start(TestHost.http(exchanges::add));
        RawClient client = host.connect()) {
      for (int i = 0; i < 100; i++) {
        client.lines(GET);
        take(exchanges).respond(TestResponses.text(200, "late " + i));
        assertThat(client.readResponse().body()).isEqualTo("late " + i);
      }
    }
  }

  // ---- pipelining

  @Test
  void pipelinedRequestsAreAnsweredInOrderOneAtATime() throws Exception {
    BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();
    try (TestHost host = start(TestHost.http(exchanges::add));
        RawClient client = host.connect()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        requests.append("POST /").append(i).append(" HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc");
      }
      client.lines(requests.toString());
      for (int i = 0; i < 50; i++) {
        HttpExchange exchange = take(exchanges);
        assertThat(exchange.request().path()).isEqualTo("/" + i);
        assertThat(exchanges).isEmpty();
        exchange.respond(TestResponses.text(200, exchange.request().path()));
        assertThat(client.readResponse().body()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void aClientThatReadsNoResponsesIsNotServedForEver() throws Exception {
    AtomicInteger served = new AtomicInteger();
    HttpService service =
        TestHost.http(
            exchange -> {
              served.incrementAndGet();
              exchange.respond(TestResponses.text(200, "x".repeat(100_000)));
            });
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      String many = GET.repeat(1000);
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 100; i++) {
                    client.lines(many);
                  }
                } catch (IOException closed) {
                  // the end of the test
                }
              });
      writer.start();
      await().during(Duration.ofMillis(500)).until(served::get, count -> count < 1000);
      assertThat(client.readResponse().body()).hasSize(100_000);
      client.socket().close();
      writer.join(5_000);
      assertThat(writer.isAlive()).isFalse();
    }
  }

  // ---- what is refused

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\nHost: a\nContent-Length: 3\nTransfer-Encoding: chunked\n\n0\n\n",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 3\nContent-Length: 3\n\nabc",
        "GET / HTTP/1.1\nHost : a\n\n",
        "GET / HTTP/1.1\nHost: a\nX: 1\n 2\n\n",
        "POST / HTTP/1.0\nTransfer-Encoding: chunked\n\n0\n\n",
        "\u0000GET / HTTP/1.1\nHost: a\n\n"
      })
  void smugglingIs400AndNothingBehindItIsRead_SEC027(String request) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpService service =
        TestHost.http(
            exchange -> {
              requests.incrementAndGet();
              exchange.respond(TestResponses.text(200, ""));
            });
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      RawClient.Response response = client.lines(request + GET).readResponse();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(client.readOrEnd()).isEqualTo(-1);
      assertThat(requests).hasValue(0);
    }
  }

  @Test
  void aBrokenChunkIs400AndAbortsTheExchange_SEC020() throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    HttpService service =
        TestHost.http(
            exchange -> {
              exchange.onAbort(aborted::countDown);
              TestResponses.echo(exchange, 100);
            });
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nzz\n");
      assertThat(client.readResponse().status()).isEqualTo(400);
      assertThat(client.readOrEnd()).isEqualTo(-1);
      assertThat(aborted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void tooLongLinesAndHeadersHaveTheirStatus_SEC025() throws Exception {
    try (TestHost host = start(paths())) {
      assertThat(statusOf(host, "GET /" + "x".repeat(70_000) + " HTTP/1.1\nHost: a\n\n"))
          .isEqualTo(414);
      assertThat(statusOf(host, "GET / HTTP/1.1\nHost: a\nX: " + "x".repeat(1_000_000) + "\n\n"))
          .isEqualTo(431);
      assertThat(statusOf(host, "GET / HTTP/1.1\nHost: a\n" + "X: y\n".repeat(10_000) + "\n"))
          .isEqualTo(431);
      assertThat(statusOf(host, "GET / HTTP/3.0\nHost: a\n\n")).isEqualTo(505);
      assertThat(statusOf(host, "GET / HTTP/1.1\nHost: a\nExpect: x\n\n")).isEqualTo(417);
    }
  }

  private static int statusOf(TestHost host, String request) throws IOException {
    try (RawClient client = host.connect()) {
      return client.lines(request).readResponse().status();
    }
  }

  @Test
  void aControlCharacterInOriginReachesTheService() throws Exception {
    HttpService service =
        TestHost.http(
            exchange ->
                exchange.respond(
                    TestResponses.text(200, String.valueOf(exchange.request().header("origin")))));
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      client.lines("GET / HTTP/1.1\nHost: a\nOrigin: http://a\u0001\n\n");
      assertThat(client.readResponse().body()).isEqualTo("http://a\u0001");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServiceThatThrowsIsNoAnswerAndAClosedConnection(boolean inBody) throws Exception {
    HttpService service =
        TestHost.http(
            exchange -> {
              if (!inBody) {
                throw new IllegalStateException("the service is broken");
              }
              exchange.readBody(10, new Broken());
            });
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc");
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  private static final class Broken implements HttpExchange.BodyReceiver {
    @Override
    public void onBody(byte[] body) {
      throw new IllegalStateException("the receiver is broken");
    }

    @Override
    public void onTooLarge() {
      throw new IllegalStateException("not too large");
    }
  }
}
