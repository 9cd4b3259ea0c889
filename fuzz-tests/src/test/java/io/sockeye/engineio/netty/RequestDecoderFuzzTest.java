package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.sockeye.fuzz.Cuts;
import io.sockeye.fuzz.Inputs;
import io.sockeye.fuzz.Memory;
import io.sockeye.http.DeflateOptions;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client sends is the same requests, or refused, wherever the network cuts it; refused by a
 * {@link BadRequestException} and by nothing else; and costs no more memory than it has bytes. A
 * head that is accepted can be asked for anything.
 *
 * <p>The first byte of an input chooses where it is cut.
 */
class RequestDecoderFuzzTest {
  private static final Limits LIMITS = new Limits(300, 600, 10, 1, 1, 1, 1);
  private static final Set<Integer> REFUSALS = Set.of(0, 400, 414, 417, 431, 505);

  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  @DictionaryEntries({
    "HTTP/1.1",
    "http://",
    "Host: a",
    "Content-Length: 3",
    "Transfer-Encoding: chunked",
    "Connection: close, upgrade",
    "Upgrade: websocket",
    "Expect: 100-continue",
    "Sec-WebSocket-Extensions: permessage-deflate",
    "client_no_context_takeover",
    "server_max_window_bits=8"
  })
  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] input) {
    byte[] wire = Inputs.behind(input, 1);
    int seed = input.length == 0 ? 0 : input[0];

    RequestLog whole = RequestLog.of(Cuts.none(wire), LIMITS);
    assertThat(whole.refused).isIn(REFUSALS);
    whole.heads.forEach(RequestDecoderFuzzTest::ask);
    for (List<byte[]> pieces : List.of(Cuts.everywhere(wire), Cuts.somewhere(wire, seed))) {
      RequestLog cut = RequestLog.of(pieces, LIMITS);
      assertThat(cut.events).isEqualTo(whole.events);
      assertThat(cut.refused).isIn(REFUSALS);
      // What is wrong in more than one way is refused for what is seen first.
      assertThat(cut.refused > 0).isEqualTo(whole.refused > 0);
      assertThat(cut.endsInHead).isEqualTo(whole.endsInHead);
    }
    Memory.isBounded(
        wire.length, 64, () -> RequestLog.buffers(Cuts.none(wire)), RequestDecoderFuzzTest::decode);
    Memory.isBounded(
        wire.length,
        64,
        () -> RequestLog.buffers(Cuts.everywhere(wire)),
        RequestDecoderFuzzTest::decode);
  }

  private static void decode(List<ByteBuf> pieces) {
    try {
      RequestLog.decode(new RequestDecoder(LIMITS), pieces, Nothing.HAPPENS);
    } catch (BadRequestException expected) {
      // It has cost what it has cost.
    }
  }

  /** Everything in the head was checked, so nothing here may go wrong. */
  private static void ask(RequestHead head) {
    HttpRequest request = head.request(PEER, false);
    HttpHeaders headers = request.headers();
    assertThat(request.method()).isNotEmpty().doesNotContain(" ", "\n");
    assertThat(request.target()).isNotEmpty().doesNotContain(" ", "\n");
    assertThat(request.target()).startsWith(request.path());
    assertThat(head.isHead()).isEqualTo(request.method().equals("HEAD"));
    headers.forEach(
        (name, value) -> {
          assertThat(name).isNotEmpty();
          assertThat(request.header(name)).isEqualTo(headers.get(name));
          assertThat(value).doesNotContain("\n", "\r", "\0");
          assertThat(value.isEmpty() || !isBlank(value.charAt(0))).isTrue();
          assertThat(value.isEmpty() || !isBlank(value.charAt(value.length() - 1))).isTrue();
        });
    // Made of the same parts it is the same request.
    assertThat(new HttpRequest(request.method(), request.target(), headers, PEER, false))
        .isEqualTo(request);
    assertThat(request.query().values()).doesNotContain(List.of());
    List<String> offers = headers.all("sec-websocket-extensions");
    DeflateAgreement agreed = DeflateAgreement.of(offers, DeflateOptions.defaults());
    if (agreed != null) {
      assertThat(agreed.serverWindowBits()).isBetween(8, 15);
      assertThat(DeflateAgreement.of(List.of(agreed.answer()), DeflateOptions.defaults()))
          .isNotNull();
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
            "GET /engine.io/?EIO=4&transport=polling HTTP/1.1↵Host: a↵↵",
            "↵POST http://a/b?c=d HTTP/1.1↵Host: a↵X-Long:  y\t↵Content-Length: 3↵↵abcGET",
            "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: chunked↵↵"
                + "3↵abc↵A;x=\"y\"↵0123456789↵0↵Trailer: x↵↵GET / HTTP/1.0↵↵",
            "GET / HTTP/1.1↵Host: a↵Connection: keep-alive, Upgrade↵Upgrade: websocket↵"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==↵Sec-WebSocket-Version: 13↵"
                + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits,"
                + " permessage-deflate;server_max_window_bits=\"10\"↵↵",
            "PUT / HTTP/1.1↵Host: a↵Expect: 100-continue↵Content-Length: 999999999999999999↵↵x",
            "HEAD / HTTP/1.0↵Connection: Keep-Alive↵↵",
            "GET / HTTP/1.1↵Host: a↵Origin: http://a\u0001\u007f↵Cookie: A=\u00e4\u00ff;  b↵↵",
            "POST / HTTP/1.1↵Host: a↵Content-Length: 3↵Transfer-Encoding: chunked↵↵",
            "GET / HTTP/1.1↵Host: a↵Host: b↵↵",
            "GET / HTTP/2.0↵↵",
            "GET /" + "x".repeat(300) + " HTTP/1.1↵Host: a↵↵",
            "GET / HTTP/1.1↵Host: a↵X: " + "x".repeat(600) + "↵↵")
        .map(text -> Inputs.of(7, text.replace("↵", "\r\n")));
  }

  private enum Nothing implements RequestDecoder.Sink {
    HAPPENS;

    @Override
    public void onHead(RequestHead head) {}

    @Override
    public void onBody(byte[] array, int offset, int length, boolean last) {}
  }
}
