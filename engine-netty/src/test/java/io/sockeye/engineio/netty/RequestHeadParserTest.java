package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §2 to §6, and what smuggles (SEC-025, SEC-027). In the texts {@code ↵} is CRLF. */
class RequestHeadParserTest {
  private static final Limits LIMITS = new Limits(300, 600, 10, 1, 1, 1, 1);

  private final RequestHeadParser parser = new RequestHeadParser(LIMITS);
  private final Input input = new Input();

  private @Nullable RequestHead parse(String text) {
    input.append(Unpooled.copiedBuffer(text.replace("↵", "\r\n"), ISO_8859_1));
    return parser.parse(input);
  }

  private RequestHead complete(String text) {
    return Objects.requireNonNull(parse(text));
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
    assertThat(input.readable()).isZero();
  }

  @Test
  void aHeadMayComeByteByByteAndBehindAnother() {
    String two =
        "GET /1 HTTP/1.1↵Host: a↵↵POST /2 HTTP/1.1↵Host: a↵Content-Length: 3↵↵abc"
            .replace("↵", "\r\n");
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < two.length(); i++) {
      RequestHead head = targets.size() == 2 ? null : parse(two.substring(i, i + 1));
      if (head != null) {
        targets.add(head.target());
      }
    }
    assertThat(targets).containsExactly("/1", "/2");
  }

  @Test
  void whatFollowsAHeadIsLeft() {
    complete("POST / HTTP/1.1↵Host: a↵Content-Length: 3↵↵abcGET");
    assertThat(input.readable()).isEqualTo(6);
    assertThat(parser.started()).isFalse();
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
        "(x) / HTTP/1.1↵Host: a↵↵",
        "↵↵↵↵↵GET / HTTP/1.1↵Host: a↵↵"
      })
  void whatIsUnclearIsRefused_SEC027(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            BadRequestException.class, bad -> assertThat(bad.status()).isEqualTo(400));
  }

  @Test
  void aLongRequestLineIs414_SEC025() {
    assertStatus(414, "GET /" + "x".repeat(300) + " HTTP/1.1↵");
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
    assertStatus(431, "GET / HTTP/1.1↵Host: a↵" + "X: y↵".repeat(10));
  }

  @Test
  void anotherHttpIs505() {
    assertStatus(505, "GET / HTTP/2.0↵");
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
