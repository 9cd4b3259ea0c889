package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sockeye.http.HttpHeaders;
import org.junit.jupiter.api.Test;

/** Heads are kept as bytes: nobody gets those of another response. */
class ResponseHeadTest {
  private static String head(int status, HttpHeaders headers) {
    ResponseHead head = ResponseHead.of(status, headers);
    ByteBuf out = Unpooled.buffer();
    head.write(out, 1_234_567_890_123L, "keep-alive");
    assertThat(out.readableBytes()).isLessThanOrEqualTo(head.maxBytes());
    String text = out.toString(ISO_8859_1);
    assertThat(text).endsWith(" GMT\r\n\r\n");
    return text.substring(0, text.indexOf("date: ")).replace("\r\n", "↵");
  }

  private static HttpHeaders type(String type) {
    return new HttpHeaders().set("content-type", type);
  }

  @Test
  void aHeadThatWasMadeLatelyIsNotMadeAgain() {
    assertThat(ResponseHead.of(200, type("a/b"))).isSameAs(ResponseHead.of(200, type("a/b")));
  }

  @Test
  void eachResponseHasItsOwnFields() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 20; i++) {
        assertThat(head(200, type("a/" + i)))
            .isEqualTo(
                "HTTP/1.1 200 OK↵content-type: a/"
                    + i
                    + "↵content-length: 1234567890123↵connection: keep-alive↵");
        assertThat(head(204, type("a/" + i)))
            .isEqualTo("HTTP/1.1 204 No Content↵content-type: a/" + i + "↵connection: keep-alive↵");
      }
    }
  }

  @Test
  void whoChangesHeadersChangesNoHeadThatIsKept() {
    HttpHeaders headers = type("a/b");
    head(200, headers);
    headers.add("x", "\u00e4");
    assertThat(head(200, headers)).contains("content-type: a/b↵x: \u00e4↵");
    assertThat(head(200, type("a/b"))).doesNotContain("x:");
  }

  @Test
  void orderAndRepetitionMakeAnotherHead() {
    HttpHeaders one = new HttpHeaders().add("a", "1").add("a", "2").add("b", "3");
    HttpHeaders other = new HttpHeaders().add("a", "2").add("a", "1").add("b", "3");
    assertThat(head(200, one)).contains("↵a: 1↵a: 2↵b: 3↵");
    assertThat(head(200, other)).contains("↵a: 2↵a: 1↵b: 3↵");
  }
}
