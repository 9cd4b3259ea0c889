package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.Parameter;

/** HTTP/1.1 on a real socket. In the requests each {@code \n} goes out as CRLF. */
@OnEachNetwork
abstract class HttpOnNetty {
  static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

  @Parameter NettyIo io = NettyIo.NIO;

  TestHost start(HttpService service) {
    return TestHost.start(NettyHost.builder().io(io), service);
  }

  static HttpService paths() {
    return TestHost.http(
        exchange -> exchange.respond(TestResponses.text(200, exchange.request().path())));
  }

  static HttpExchange take(BlockingQueue<HttpExchange> exchanges) throws InterruptedException {
    HttpExchange exchange = exchanges.poll(5, TimeUnit.SECONDS);
    assertThat(exchange).isNotNull();
    return exchange;
  }
}
