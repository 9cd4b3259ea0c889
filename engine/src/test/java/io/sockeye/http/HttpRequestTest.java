package io.sockeye.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is the bytes of its head; what is asked for is looked up there. */
final class HttpRequestTest {
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  private static HttpRequest ofHead(String head) {
    return HttpRequest.ofCheckedHead(head.getBytes(ISO_8859_1), PEER, false);
  }

  private static HttpRequest of(String method, String target, HttpHeaders headers) {
    return new HttpRequest(method, target, headers, PEER, false);
  }

  @Test
  void methodPathAndQueryAreFoundInTheHead() {
    HttpRequest request = ofHead("OPTIONS /a%20b/?x=1&y=%2F&x=2 HTTP?\nhost:a?b\n");

    assertThat(request.method()).isEqualTo("OPTIONS");
    assertThat(request.target()).isEqualTo("/a%20b/?x=1&y=%2F&x=2 HTTP?");
    assertThat(request.path()).isEqualTo("/a%20b/");
    assertThat(request.query().get("y")).containsExactly("/");
    assertThat(ofHead("GET /no-query\nhost:a?b\n").path()).isEqualTo("/no-query");
    assertThat(ofHead("GET /\n").headers().asMap()).isEmpty();
    assertThat(ofHead("GET /\n").header("host")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "GETX", "POSTX", "G"})
  void anyMethod(String method) {
    assertThat(ofHead(method + " /\n").method()).isEqualTo(method);
  }

  @Test
  void aFieldIsFoundInAnyCaseAndByItsWholeName() {
    HttpRequest request = ofHead("GET /host:b\nx-host:c\nhos:d\nhost-x:e\nhost:f:g\nhost:h\n");

    assertThat(request.header("HOST")).isEqualTo("f:g");
    assertThat(request.header("x-Host")).isEqualTo("c");
    assertThat(request.header("ost")).isNull();
    assertThat(request.header("host-")).isNull();
  }

  @Test
  void valuesMayBeEmptyRepeatedAndBeyondAscii() {
    HttpRequest request = ofHead("GET /\na:1\nempty:\nb:\u00e4\u00ff\na: 2 \na:1\n");

    assertThat(request.header("empty")).isEmpty();
    assertThat(request.header("b")).isEqualTo("\u00e4\u00ff");
    assertThat(request.header("a")).isEqualTo("1");
    assertThat(request.headers().all("A")).containsExactly("1", " 2 ", "1");
    assertThat(request.headers().asMap().keySet()).containsExactly("a", "empty", "b");
    assertThat(request.headers().asMap().toString())
        .isEqualTo("{a=[1,  2 , 1], empty=[], b=[\u00e4\u00ff]}");
  }

  @Test
  void itDoesNotMatterHowARequestWasMade() {
    HttpHeaders headers = new HttpHeaders().add("Host", "a").add("X-Two", "1").add("x-two", "2");
    HttpRequest made = of("GET", "/a?b", headers);

    assertThat(made).isEqualTo(ofHead("GET /a?b\nhost:a\nx-two:1\nx-two:2\n"));
    assertThat(made).hasSameHashCodeAs(ofHead("GET /a?b\nhost:a\nx-two:1\nx-two:2\n"));
    assertThat(made.headers()).isEqualTo(headers);
    assertThat(made).isNotEqualTo(of("GET", "/a?b", new HttpHeaders()));
    assertThat(made).isNotEqualTo(new HttpRequest("GET", "/a?b", headers, PEER, true));
  }

  @Test
  void charactersBeyondLatin1AreKeptWhenAHostHasThem() {
    HttpHeaders headers =
        new HttpHeaders().add("a", "\ud83d\ude00").add("\u00c4", "\u00fc").add("b", "\u00e4");
    HttpRequest request = of("GET", "/\u20ac?\u20ac=1", headers).seenAs(PEER, true);

    assertThat(request.path()).isEqualTo("/\u20ac");
    assertThat(request.target()).isEqualTo("/\u20ac?\u20ac=1");
    assertThat(request.header("a")).isEqualTo("\ud83d\ude00");
    assertThat(request.header("\u00e4")).isEqualTo("\u00fc");
    assertThat(request.header("B")).isEqualTo("\u00e4");
    assertThat(request.headers()).isEqualTo(headers);
  }

  @Test
  void aRequestIsNotAnotherOfTheSameBytes() {
    assertThat(of("GET", "/\u20ac", new HttpHeaders()))
        .isNotEqualTo(ofHead("GET /\u00e2\u0082\u00ac\n"));
  }

  @Test
  void linesMayBeOfAnyLength() {
    StringBuilder head = new StringBuilder("GET /\n");
    for (int length = 0; length < 40; length++) {
      head.append('f')
          .append(length)
          .append(':')
          .append("\u000b\u008a\u00ff\t".repeat(length), 0, length)
          .append('\n');
    }
    HttpRequest request = ofHead(head.toString());

    for (int length = 0; length < 40; length++) {
      assertThat(request.header("f" + length)).hasSize(length);
    }
    assertThat(request.header("f40")).isNull();
  }

  @Test
  void whoChangesHeadersChangesNoRequest() {
    HttpHeaders given = new HttpHeaders().add("a", "1");
    HttpRequest request = of("GET", "/", given);
    given.set("a", "2");
    request.headers().set("a", "3");

    assertThat(request.header("a")).isEqualTo("1");
    assertThat(request.headers().all("a")).isEqualTo(List.of("1"));
  }

  @Test
  void whatWouldBreakTheHeadIsRefused() {
    for (String bad : List.of("/\n", "/\r", "/\u0000")) {
      assertThatThrownBy(() -> of("GET", bad, new HttpHeaders()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> of(bad, "/", new HttpHeaders()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> of("G T", "/", new HttpHeaders()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of("GET", "/", new HttpHeaders().add("a:b", "c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a:b");
  }

  @Test
  void seenPastAProxyItIsTheSameRequestOfAnotherClient() {
    InetSocketAddress client = InetSocketAddress.createUnresolved("192.0.2.1", 0);
    HttpRequest request = ofHead("GET /a\nhost:b\n").seenAs(client, true);

    assertThat(request.remoteAddress()).isSameAs(client);
    assertThat(request.peerAddress()).isSameAs(PEER);
    assertThat(request.secure()).isTrue();
    assertThat(request.seenAs(PEER, false)).isEqualTo(ofHead("GET /a\nhost:b\n"));
    assertThat(request.target()).isEqualTo("/a");
    assertThat(request.header("host")).isEqualTo("b");
  }

  @Test
  void aLogDoesNotGetTheQueryNorTheHeaders() {
    assertThat(ofHead("GET /a?sid=secret\ncookie:secret\n").toString())
        .startsWith("GET /a from ")
        .doesNotContain("secret");
  }
}
