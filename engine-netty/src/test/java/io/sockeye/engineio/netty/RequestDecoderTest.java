package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sockeye.http.HttpRequest;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §2 to §6, and what smuggles (SEC-025, SEC-027). In the texts {@code ↵} is CRLF. */
class RequestDecoderTest {
  private static final Limits LIMITS = new Limits(300, 600, 10, 1, 1, 1, 1);

  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  private final RequestDecoder decoder = new RequestDecoder(LIMITS);
  private final Deque<RequestHead> heads = new ArrayDeque<>();
  private final StringBuilder body = new StringBuilder();

  private final RequestDecoder.Sink sink =
      new RequestDecoder.Sink() {
        @Override
        public void onHead(RequestHead head) {
          heads.add(head);
        }

        @Override
        public void onBody(byte[] array, int offset, int length, boolean last) {
          body.append(new String(array, offset, length, ISO_8859_1)).append(last ? " end" : "");
        }
      };

  private void write(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text.replace("↵", "\r\n"), ISO_8859_1);
    decoder.add(bytes);
    bytes.release();
    decoder.decode(sink);
  }

  private void resume() {
    decoder.resume();
    decoder.decode(sink);
  }

  /** Sends bytes, and returns the head when there is one behind them. */
  private @Nullable RequestHead parse(String text) {
    write(text);
    return heads.poll();
  }

  /** Sends a whole head, and lets the decoder go on behind it. */
  private RequestHead complete(String text) {
    RequestHead head = Objects.requireNonNull(parse(text));
    resume();
    return head;
  }

  private static HttpRequest request(RequestHead head) {
    return head.request(PEER, false);
  }

  private HttpRequest request(String text) {
    return request(complete(text));
  }

  /** Takes the body that has been decoded. */
  private String body() {
    String decoded = body.toString();
    body.setLength(0);
    return decoded;
  }

  @Test
  void aHeadIsMethodTargetAndHeaders() {
    RequestHead head =
        complete("GET /engine.io/?EIO=4 HTTP/1.1↵Host: a↵X-Two: 1↵x-two:\t2 ↵Empty:↵↵");
    HttpRequest request = request(head);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/engine.io/?EIO=4");
    assertThat(request.headers().all("x-two")).containsExactly("1", "2");
    assertThat(request.header("EMPTY")).isEmpty();
    assertThat(head.keepAlive()).isTrue();
    assertThat(head.bodyBytes()).isZero();
    assertThat(decoder.headBegun()).isFalse();
  }

  @Test
  void aHeadIsWrittenDownInOnePiece() {
    RequestHead head =
        complete("GET http://h/?a HTTP/1.1↵HOST:\t a ↵Cookie: A=\u00e4\u00ff;  b↵E:↵host-x:1:2↵↵");

    assertThat(new String(head.bytes(), ISO_8859_1))
        .isEqualTo("GET /?a\nhost:a\ncookie:A=\u00e4\u00ff;  b\ne:\nhost-x:1:2\n");
  }

  @Test
  void aConnectionThatWaitsForARequestKeepsNoBytes() throws Exception {
    complete("POST / HTTP/1.1↵Host: a↵Content-Length: 1↵↵");
    write("b");
    Field bytes = RequestDecoder.class.getDeclaredField("bytes");
    bytes.setAccessible(true);
    assertThat((byte[]) bytes.get(decoder)).isEmpty();
  }

  @Test
  void aHeadMayComeByteByByte() {
    String text = "GET /1 HTTP/1.1\r\nHost: a\r\nX: y\r\n\r";
    for (int i = 0; i < text.length(); i++) {
      assertThat(parse(text.substring(i, i + 1))).isNull();
      assertThat(decoder.headBegun()).isTrue();
    }
    assertThat(request("\n").target()).isEqualTo("/1");
    assertThat(decoder.headBegun()).isFalse();
  }

  @Test
  void whatFollowsAHeadWaitsUntilTheDecoderMayGoOn() {
    write("POST /1 HTTP/1.1↵Host: a↵Content-Length: 3↵↵abcGET /2 HTTP/1.1↵Host: a↵↵GET");
    assertThat(request(heads.remove()).target()).isEqualTo("/1");
    assertThat(heads).isEmpty();
    assertThat(body()).isEmpty();
    resume();
    assertThat(body()).isEqualTo("abc end");
    assertThat(heads).isEmpty();
    assertThat(decoder.headBegun()).isFalse();
    resume();
    assertThat(request(heads.remove()).target()).isEqualTo("/2");
    assertThat(body()).isEmpty();
    assertThat(decoder.headBegun()).isFalse();
    resume();
    assertThat(decoder.headBegun()).isTrue();
  }

  @Test
  void tooMuchMayWait() {
    complete("POST / HTTP/1.1↵Host: a↵Content-Length: 1↵↵");
    write("b");
    assertThat(body()).isEqualTo("b end");
    write("x".repeat(65_536));
    assertThat(decoder.tooMuchWaits()).isFalse();
    write("x");
    assertThat(decoder.tooMuchWaits()).isTrue();
    decoder.resume();
    assertThat(decoder.tooMuchWaits()).isFalse();
  }

  @Test
  void whatWaitsCanBeTakenAway() {
    parse("GET / HTTP/1.1↵Host: a↵↵\u0081\u0000not HTTP");
    assertThat(new String(decoder.takeRest(), ISO_8859_1)).isEqualTo("\u0081\u0000not HTTP");
    assertThat(decoder.takeRest()).isEmpty();
  }

  @Test
  void aHeadReadsTheSameHoweverItIsCut() {
    String text =
        "↵POST http://a/b?c=d HTTP/1.1↵Host: a↵X-Long:  "
            + "y".repeat(50)
            + "\t↵Content-Length: 3↵↵abc";
    write(text);
    RequestHead whole = heads.remove();
    resume();
    assertThat(body()).isEqualTo("abc end");
    for (int cut = 1; cut < text.length(); cut++) {
      resume();
      write(text.substring(0, cut));
      write(text.substring(cut));
      assertThat(heads.remove()).usingRecursiveComparison().isEqualTo(whole);
      resume();
      assertThat(body()).isEqualTo("abc end");
    }
  }

  @Test
  void chunksAreJoinedAndExtensionsAndTrailersReadOver() {
    complete("POST / HTTP/1.1↵Host: a↵Transfer-Encoding: chunked↵↵");
    write("3↵abc↵A;x=\"y\"↵0123456789↵1;z↵d↵0↵Trailer: x↵↵GET");
    assertThat(body()).isEqualTo("abc0123456789d end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "↵",
        "x↵",
        "-1↵",
        "+1↵",
        "0x1↵",
        " 1↵",
        "1 ↵",
        "1 x↵",
        "1\n",
        "1;x\ry↵",
        "FFFFFFFFF↵",
        "3↵abcde",
        "3↵abc\n\n",
        "3↵abcxy",
        "0↵no colon↵↵",
        "0↵bad name: x↵↵",
        "0\n",
        ";x↵",
        "1,2↵"
      })
  void whatIsUnclearInAChunkedBodyIsRefused_SEC020(String text) {
    complete("POST / HTTP/1.1↵Host: a↵Transfer-Encoding: chunked↵↵");
    assertThatThrownBy(() -> write(text))
        .isInstanceOfSatisfying(
            BadRequestException.class, bad -> assertThat(bad.status()).isEqualTo(400));
  }

  @Test
  void emptyLinesBeforeARequestAreSkipped() {
    assertThat(request("↵↵GET / HTTP/1.1↵Host: a↵↵").target()).isEqualTo("/");
  }

  @Test
  void aTargetThatNamesTheServerIsReducedToItsPath() {
    assertThat(request("GET http://a:3000/x?y HTTP/1.1↵Host: a↵↵").target()).isEqualTo("/x?y");
    assertThat(request("GET http://a HTTP/1.1↵Host: a↵↵").target()).isEqualTo("/");
  }

  @Test
  void aSlashInTheQueryOfATargetThatNamesTheServerIsNotItsPath() {
    assertThat(request("GET http://a?b=/c HTTP/1.1↵Host: a↵↵").target()).isEqualTo("/?b=/c");
    assertThat(request("GET https://a:1? HTTP/1.1↵Host: a↵↵").target()).isEqualTo("/?");
    assertThat(request("GET http://a/b?c=/d HTTP/1.1↵Host: a↵↵").target()).isEqualTo("/b?c=/d");
  }

  @Test
  void http10ClosesUnlessAskedNotTo() {
    assertThat(complete("GET / HTTP/1.0↵↵").keepAlive()).isFalse();
    assertThat(complete("GET / HTTP/1.0↵Connection: Keep-Alive↵↵").keepAlive()).isTrue();
    assertThat(complete("GET / HTTP/1.1↵Host: a↵Connection: x, CLOSE↵↵").keepAlive()).isFalse();
  }

  @Test
  void anUpgradeIsAskedForByTwoHeaders() {
    assertThat(
            complete("GET / HTTP/1.1↵Host: a↵Connection: keep-alive, Upgrade↵Upgrade: WebSocket↵↵")
                .asksForWebSocket())
        .isTrue();
    assertThat(complete("GET / HTTP/1.1↵Host: a↵Upgrade: websocket↵↵").asksForWebSocket())
        .isFalse();
    assertThat(
            complete("GET / HTTP/1.1↵Host: a↵Connection: upgrade↵Upgrade: h2c↵↵")
                .asksForWebSocket())
        .isFalse();
    assertThat(
            complete("GET / HTTP/1.0↵Connection: upgrade↵Upgrade: websocket↵↵").asksForWebSocket())
        .isFalse();
  }

  @Test
  void aControlCharacterInOriginReachesTheService() {
    assertThat(request("GET / HTTP/1.1↵Host: a↵Origin: http://a\u0001\u007f↵↵").header("origin"))
        .isEqualTo("http://a\u0001\u007f");
  }

  @Test
  void bytesBeyondAsciiInATargetAreKept() {
    assertThat(request("GET /?EIO=\u00ef\u00bc\u0094 HTTP/1.1↵Host: a↵↵").target())
        .isEqualTo("/?EIO=\u00ef\u00bc\u0094");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1↵Host: a↵Content-Length: 3↵Transfer-Encoding: chunked↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: chunked↵Content-Length: 3↵↵",
        "POST / HTTP/1.0↵Transfer-Encoding: chunked↵↵",
        "POST / HTTP/1.0↵Content-Length: 3↵Transfer-Encoding: chunked↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: chunked↵Transfer-Encoding: chunked↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: gzip, chunked↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: chunked, identity↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: xchunked↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: \"chunked\"↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: \u000bchunked↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding:↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding : chunked↵↵",
        "POST / HTTP/1.1↵Host: a↵Transfer-Encoding↵ : chunked↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length: 3↵Content-Length: 3↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length: 3↵Content-Length: 4↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length: 3, 3↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length: +3↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length: -3↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length: 0x3↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length: 3 3↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length: \u00b2↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length:↵↵",
        "POST / HTTP/1.1↵Host: a↵Content-Length: 99999999999999999999↵↵",
        "GET / HTTP/1.1↵Host : a↵↵",
        "GET / HTTP/1.1↵ Host: a↵↵",
        "GET / HTTP/1.1↵Host: a↵X: 1↵ folded↵↵",
        "GET / HTTP/1.1↵Host: a↵X: 1↵\tfolded↵↵",
        "GET / HTTP/1.1↵Host: a↵: x↵↵",
        "GET / HTTP/1.1↵Host: a↵no colon↵↵",
        "GET / HTTP/1.1↵Host: a↵X\u0000: 1↵↵",
        "GET / HTTP/1.1↵Host: a↵X(y): 1↵↵",
        "GET / HTTP/1.1↵Host: a↵X: 1\u00002↵↵",
        "GET / HTTP/1.1↵Host: a↵X: 1\r2↵↵",
        "GET / HTTP/1.1↵Host: a↵Origin: a\u0000↵↵",
        "GET / HTTP/1.1↵Host: a↵Origin: a\rb↵↵",
        "GET / HTTP/1.1↵↵",
        "GET / HTTP/1.1↵Host: a↵Host: b↵↵",
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1↵Host: a\nX: y↵↵",
        "\u0000GET / HTTP/1.1↵Host: a↵↵",
        "\u0001GET / HTTP/1.1↵Host: a↵↵",
        " GET / HTTP/1.1↵Host: a↵↵",
        "GET  / HTTP/1.1↵Host: a↵↵",
        "GET\t/ HTTP/1.1↵Host: a↵↵",
        "GET / x HTTP/1.1↵Host: a↵↵",
        "GET / HTTP/1.1 ↵Host: a↵↵",
        "GET /\u0001 HTTP/1.1↵Host: a↵↵",
        "GET / http/1.1↵Host: a↵↵",
        "GET / HTTP/1.10↵Host: a↵↵",
        "GET / HTTP/01.1↵Host: a↵↵",
        "GET /↵↵",
        "GET↵↵",
        "(x) / HTTP/1.1↵Host: a↵↵"
      })
  void whatIsUnclearIsRefused_SEC027(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            BadRequestException.class, bad -> assertThat(bad.status()).isEqualTo(400));
  }

  @Test
  void aLongRequestLineIs414_SEC025() {
    assertStatus(414, "GET /" + "x".repeat(300) + " HTTP/1.1↵Host: a↵↵");
  }

  @Test
  void aRequestLineWithoutEndIs414_SEC025() {
    assertStatus(414, "G".repeat(301));
  }

  @Test
  void largeHeadersAre431_SEC025() {
    assertStatus(
        431, "GET / HTTP/1.1↵Host: a↵X: " + "x".repeat(300) + "↵Y: " + "y".repeat(300) + "↵");
  }

  @Test
  void aHeaderWithoutEndIs431_SEC025() {
    assertStatus(431, "GET / HTTP/1.1↵Host: a↵X: " + "x".repeat(600));
  }

  @Test
  void manyHeadersAre431_SEC025() {
    assertStatus(431, "GET / HTTP/1.1↵Host: a↵" + "X: y↵".repeat(10) + "↵");
  }

  @Test
  void anotherHttpIs505() {
    assertStatus(505, "GET / HTTP/2.0↵Host: a↵↵");
  }

  @Test
  void anUnknownExpectationIs417() {
    assertStatus(417, "GET / HTTP/1.1↵Host: a↵Expect: miracles↵↵");
  }

  private void assertStatus(int status, String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            BadRequestException.class, bad -> assertThat(bad.status()).isEqualTo(status));
  }
}
