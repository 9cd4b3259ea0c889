package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpService;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that go away, or do nothing for too long. */
class HttpEndTest extends HttpOnNetty {
  // ---- clients that go away

  @Test
  void aClientThatClosesWhileItWaitsIsNoticed_EIO15() throws Exception {
    assertAbortIsNoticed(RawClient::close);
  }

  @Test
  void aClientThatResetsWhileItWaitsIsNoticed_EIO15() throws Exception {
    assertAbortIsNoticed(RawClient::reset);
  }

  @Test
  void aClientThatClosesItsSideWhileItWaitsIsNoticed_EIO15() throws Exception {
    assertAbortIsNoticed(client -> client.socket().shutdownOutput());
  }

  private void assertAbortIsNoticed(End end) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch replaced = new CountDownLatch(1);
    CountDownLatch aborted = new CountDownLatch(1);
    BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();
    HttpService service =
        TestHost.http(
            exchange -> {
              exchange.onAbort(replaced::countDown);
              exchange.onAbort(
                  () -> {
                    assertThat(exchange.lane().inLane()).isTrue();
                    aborted.countDown();
                  });
              exchanges.add(exchange);
              asked.countDown();
            });
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      client.lines(GET);
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      end.of(client);
      assertThat(aborted.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(replaced.getCount()).isEqualTo(1);
      HttpExchange exchange = take(exchanges);
      exchange.respond(TestResponses.text(200, "too late"));
      CountDownLatch atOnce = new CountDownLatch(1);
      exchange.onAbort(atOnce::countDown);
      assertThat(atOnce.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static HttpService answering(String body, CountDownLatch aborted) {
    return TestHost.http(
        exchange -> {
          exchange.onAbort(aborted::countDown);
          exchange.respond(TestResponses.text(200, body));
        });
  }

  @Test
  void aClientThatClosesAfterTheResponseAbortsNothing() throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    HttpService service = answering("all", aborted);
    TestHost host = start(service);
    try (RawClient client = host.connect()) {
      assertThat(client.lines(GET).readResponse().body()).isEqualTo("all");
    }
    host.close();
    assertThat(aborted.getCount()).isEqualTo(1);
  }

  @Test
  void aResponseThatTheClientDoesNotTakeIsAborted() throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    HttpService service = answering("x".repeat(50_000_000), aborted);
    try (TestHost host = start(service);
        RawClient client = host.connect()) {
      client.lines(GET).readLine();
      client.reset();
      assertThat(aborted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  // ---- time

  @Test
  void aSlowHeadIs408_SEC029() throws Exception {
    NettyHost.Builder options = NettyHost.builder().io(io).headerTimeout(Duration.ofMillis(100));
    try (TestHost host = TestHost.start(options, paths());
        RawClient client = host.connect()) {
      client.lines("GET / HTTP/1.1\nHo");
      assertThat(client.readResponse().status()).isEqualTo(408);
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void aSlowSecondHeadIs408_SEC029() throws Exception {
    NettyHost.Builder options = NettyHost.builder().io(io).headerTimeout(Duration.ofMillis(100));
    try (TestHost host = TestHost.start(options, paths());
        RawClient client = host.connect()) {
      client.lines(GET + "GET / HTTP/1.1\nHo");
      assertThat(client.readResponse().status()).isEqualTo(200);
      assertThat(client.readResponse().status()).isEqualTo(408);
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosed_SEC029() throws Exception {
    NettyHost.Builder options = NettyHost.builder().io(io).headerTimeout(Duration.ofMillis(100));
    try (TestHost host = TestHost.start(options, paths());
        RawClient client = host.connect()) {
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void aSlowBodyIs408AndAbortsTheExchange_SEC029() throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    HttpService service =
        TestHost.http(
            exchange -> {
              exchange.onAbort(aborted::countDown);
              TestResponses.echo(exchange, 10);
            });
    NettyHost.Builder options = NettyHost.builder().io(io).bodyTimeout(Duration.ofMillis(100));
    try (TestHost host = TestHost.start(options, service);
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\nContent-Length: 3\n\na");
      assertThat(client.readResponse().status()).isEqualTo(408);
      assertThat(client.readOrEnd()).isEqualTo(-1);
      assertThat(aborted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anIdleConnectionIsClosedAndAWaitingPollIsNot_SEC029() throws Exception {
    BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();
    NettyHost.Builder options =
        NettyHost.builder()
            .io(io)
            .headerTimeout(Duration.ofMillis(150))
            .bodyTimeout(Duration.ofMillis(150))
            .idleTimeout(Duration.ofMillis(150));
    try (TestHost host = TestHost.start(options, TestHost.http(exchanges::add));
        RawClient idle = host.connect();
        RawClient waiting = host.connect()) {
      waiting.lines(GET);
      HttpExchange poll = take(exchanges);
      idle.lines(GET);
      take(exchanges).respond(TestResponses.text(200, ""));
      assertThat(idle.readResponse().status()).isEqualTo(200);
      assertThat(idle.readOrEnd()).isEqualTo(-1);
      poll.respond(TestResponses.text(200, "still here"));
      assertThat(waiting.readResponse().body()).isEqualTo("still here");
    }
  }

  @Test
  void aClientThatTakesNothingOfItsResponseIsCut() throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    HttpService service = answering("x".repeat(50_000_000), aborted);
    NettyHost.Builder options = NettyHost.builder().io(io).idleTimeout(Duration.ofMillis(200));
    try (TestHost host = TestHost.start(options, service);
        RawClient client = host.connect()) {
      client.lines(GET);
      assertThat(aborted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** How a client goes away. */
  private interface End {
    void of(RawClient client) throws IOException;
  }
}
