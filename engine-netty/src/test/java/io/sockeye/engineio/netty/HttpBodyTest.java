package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests: how they are framed, how long they may be, and who reads them. */
class HttpBodyTest extends HttpOnNetty {
  private static HttpService echo(int maxBytes) {
    return TestHost.http(exchange -> TestResponses.echo(exchange, maxBytes));
  }

  @Test
  void aBodyMayBeChunked() throws Exception {
    try (TestHost host = start(echo(100));
        RawClient client = host.connect()) {
      client.drip(
          "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nabc\n2;x=y\nde\n0\nT: x\n\n");
      assertThat(client.readResponse().body()).isEqualTo("abcde");
      client.lines("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n0\n\n" + GET);
      assertThat(client.readResponse().body()).isEmpty();
      assertThat(client.readResponse().body()).isEmpty();
    }
  }

  @Test
  void aBodyMayHaveExactlyTheLimit_EIO17() throws Exception {
    try (TestHost host = start(echo(1000));
        RawClient client = host.connect()) {
      String body = "x".repeat(1000);
      client.lines("POST / HTTP/1.1\nHost: a\nContent-Length: 1000\n\n" + body);
      assertThat(client.readResponse().body()).isEqualTo(body);
      client.lines(
          "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3e8\n" + body + "\n0\n\n");
      assertThat(client.readResponse().body()).isEqualTo(body);
    }
  }

  @Test
  void anAnnouncedBodyOverTheLimitIsRefusedBeforeItComes_EIO17() throws Exception {
    try (TestHost host = start(echo(1000));
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\nContent-Length: 1001\n\n");
      assertThat(client.readResponse().status()).isEqualTo(413);
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void aChunkedBodyOverTheLimitIsRefused_EIO17() throws Exception {
    try (TestHost host = start(echo(1000));
        RawClient client = host.connect()) {
      client.lines(
          "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nffffff\n" + "x".repeat(1001));
      assertThat(client.readResponse().status()).isEqualTo(413);
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 20000000", "Transfer-Encoding: chunked"})
  void aClientThatIsStillSendingItsTooLargeBodySeesThe413_EIO17(String framing) throws Exception {
    try (TestHost host = start(echo(1000));
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\n" + framing + "\n\n");
      byte[] body =
          framing.startsWith("C") ? new byte[20_000_000] : "100000\r\n".getBytes(US_ASCII);
      client.bytes(body);
      if (!framing.startsWith("C")) {
        client.bytes(new byte[0x100000]);
      }
      assertThat(client.readResponse().status()).isEqualTo(413);
    }
  }

  @Test
  void aShortBodyNobodyAskedForIsReadOver() throws Exception {
    try (TestHost host = start(paths());
        RawClient client = host.connect()) {
      client.lines("POST /1 HTTP/1.1\nHost: a\nContent-Length: 5\n\n");
      assertThat(client.readResponse().body()).isEqualTo("/1");
      client.lines("GET /GET /2 HTTP/1.1\nHost: a\n\n");
      assertThat(client.readResponse().body()).isEqualTo("/2");
    }
  }

  @Test
  void aLongBodyNobodyAskedForClosesTheConnection() throws Exception {
    try (TestHost host = start(paths());
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\nContent-Length: 100000\n\n");
      assertThat(client.readResponse().header("connection")).isEqualTo("close");
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void aLongChunkedBodyNobodyAskedForClosesTheConnection() throws Exception {
    try (TestHost host = start(paths());
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n");
      assertThat(client.readResponse().status()).isEqualTo(200);
      client.lines("20000\n" + "x".repeat(0x20000) + "\n");
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void expect100IsAnsweredWhenTheBodyIsAskedFor() throws Exception {
    try (TestHost host = start(echo(100));
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\nContent-Length: 3\nExpect: 100-continue\n\n");
      assertThat(client.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(client.readLine()).isEmpty();
      client.bytes("abc");
      assertThat(client.readResponse().body()).isEqualTo("abc");
      client.lines(GET);
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
  }

  @Test
  void expect100IsNotAnsweredForATooLargeBody() throws Exception {
    try (TestHost host = start(echo(2));
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\nContent-Length: 3\nExpect: 100-continue\n\n");
      assertThat(client.readResponse().status()).isEqualTo(413);
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void expect100ThatNobodyAnswersClosesTheConnection() throws Exception {
    try (TestHost host = start(paths());
        RawClient client = host.connect()) {
      client.lines("POST / HTTP/1.1\nHost: a\nContent-Length: 3\nExpect: 100-continue\n\n");
      assertThat(client.readResponse().status()).isEqualTo(200);
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }
}
