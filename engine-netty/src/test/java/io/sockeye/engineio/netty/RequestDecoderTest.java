package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §2 to §6, and what smuggles (SEC-025, SEC-027). In the texts {@code ↵} is CRLF. */
class RequestDecoderTest {
  private static final Limits LIMITS = new Limits(300, 600, 10, 1, 1, 1, 1);

  private final RequestDecoder decoder = new RequestDecoder(RequestDecoder.config(LIMITS));
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  /** Sends bytes, and returns the head when there is one behind them. */
  private @Nullable RequestHead parse(String text) {
    channel.writeInbound(bytes(text));
    HttpObject part = channel.readInbound();
    return part instanceof HttpRequest request
        ? RequestHead.of(request, LIMITS.maxHeaders())
        : null;
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text.replace("↵", "\r\n"), ISO_8859_1);
  }

  /** Sends a whole head, and lets the decoder go on behind it. */
  private RequestHead complete(String text) {
    RequestHead head = Objects.requireNonNull(parse(text));
    channel.releaseInbound();
    decoder.resume();
    return head;
  }

  /** Takes the body that has been decoded. */
  private String body() {
    StringBuilder body = new StringBuilder();
    for (HttpObject part = channel.readInbound(); part != null; part = channel.readInbound()) {
      assertThat(part.decoderResult().isSuccess()).isTrue();
      if (part instanceof HttpContent content) {
        body.append(content.content().toString(ISO_8859_1));
        content.release();
      }
      if (part instanceof LastHttpContent) {
        body.append(" end");
      }
    }
    return body.toString();
  }

  @Test
  void aHeadIsMethodTargetAndHeaders() {
    RequestHead head =
        complete("GET /engine.io/?EIO=4 HTTP/1.1↵Host: a↵X-Two: 1↵x-two:\t2 ↵Empty:↵↵");
    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.target()).isEqualTo("/engine.io/?EIO=4");
    assertThat(head.headers().all("x-two")).containsExactly("1", "2");
    assertThat(head.headers().get("EMPTY")).isEmpty();
    assertThat(head.keepAlive()).isTrue();
    assertThat(head.bodyBytes()).isZero();
    assertThat(decoder.headBegun()).isFalse();
  }

  @Test
  void aHeadMayComeByteByByte() {
    String text = "GET /1 HTTP/1.1\r\nHost: a\r\nX: y\r\n\r";
    for (int i = 0; i < text.length(); i++) {
      assertThat(parse(text.substring(i, i + 1))).isNull();
      assertThat(decoder.headBegun()).isTrue();
    }
    assertThat(complete("\n").target()).isEqualTo("/1");
    assertThat(decoder.headBegun()).isFalse();
  }

  @Test
  void whatFollowsAHeadWaitsUntilTheDecoderMayGoOn() {
    channel.writeInbound(
        bytes("POST /1 HTTP/1.1↵Host: a↵Content-Length: 3↵↵abcGET /2 HTTP/1.1↵Host: a↵↵GET"));
    assertThat(channel.<HttpRequest>readInbound().uri()).isEqualTo("/1");
    assertThat(channel.<HttpObject>readInbound()).isNull();
    decoder.resume();
    assertThat(body()).isEqualTo("abc end");
    assertThat(decoder.headBegun()).isFalse();
    decoder.resume();
    assertThat(channel.<HttpRequest>readInbound().uri()).isEqualTo("/2");
    assertThat(body()).isEqualTo(" end");
    assertThat(decoder.headBegun()).isFalse();
    decoder.resume();
    assertThat(decoder.headBegun()).isTrue();
  }

  @Test
  void readingStopsWhileTooMuchWaits() {
    complete("POST / HTTP/1.1↵Host: a↵Content-Length: 1↵↵");
    channel.writeInbound(bytes("b"));
    assertThat(body()).isEqualTo("b end");
    channel.writeInbound(bytes("x".repeat(65_536)));
    assertThat(channel.config().isAutoRead()).isTrue();
    channel.writeInbound(bytes("x"));
    assertThat(channel.config().isAutoRead()).isFalse();
    decoder.resume();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void whatWaitsGoesToTheNextHandlerWhenTheDecoderLeaves() {
    channel.writeInbound(bytes("GET / HTTP/1.1↵Host: a↵↵\u0081\u0000not HTTP"));
    assertThat(channel.<HttpRequest>readInbound().uri()).isEqualTo("/");
    assertThat(channel.<LastHttpContent>readInbound()).isNotNull();
    decoder.leave();
    ByteBuf rest = channel.readInbound();
    assertThat(rest.toString(ISO_8859_1)).isEqualTo("\u0081\u0000not HTTP");
    rest.release();
  }

  @Test
  void chunksAreJoinedAndExtensionsAndTrailersReadOver() {
    complete("POST / HTTP/1.1↵Host: a↵Transfer-Encoding: chunked↵↵");
    channel.writeInbound(bytes("3↵abc↵A;x=\"y\"↵0123456789↵1;z↵d↵0↵Trailer: x↵↵GET"));
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
    channel.writeInbound(bytes(text));
    boolean failed = false;
    for (HttpObject part = channel.readInbound(); part != null; part = channel.readInbound()) {
      failed |= part.decoderResult().isFailure();
      ReferenceCountUtil.release(part);
    }
    assertThat(failed).isTrue();
  }

  @Test
  void emptyLinesBeforeARequestAreSkipped() {
    assertThat(complete("↵↵GET / HTTP/1.1↵Host: a↵↵").target()).isEqualTo("/");
  }

  @Test
  void aTargetThatNamesTheServerIsReducedToItsPath() {
    assertThat(complete("GET http://a:3000/x?y HTTP/1.1↵Host: a↵↵").target()).isEqualTo("/x?y");
    assertThat(complete("GET http://a HTTP/1.1↵Host: a↵↵").target()).isEqualTo("/");
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
    assertThat(
            complete("GET / HTTP/1.1↵Host: a↵Origin: http://a\u0001\u007f↵↵")
                .headers()
                .get("origin"))
        .isEqualTo("http://a\u0001\u007f");
  }

  @Test
  void bytesBeyondAsciiInATargetAreKept() {
    assertThat(complete("GET /?EIO=\u00ef\u00bc\u0094 HTTP/1.1↵Host: a↵↵").target())
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
