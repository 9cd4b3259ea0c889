package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.sockeye.fuzz.Cuts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our decoder of requests beside Netty's: where neither refuses, both see the same requests with
 * the same bodies. Otherwise what stands behind one request for a proxy in front of us would be a
 * request of its own for us, or the other way about (SEC-027).
 */
class RequestAgreementFuzzTest {
  private static final Limits LIMITS = new Limits(4096, 8192, 100, 1, 1, 1, 1);

  @DictionaryEntries({
    "HTTP/1.1",
    "HTTP/1.0",
    "Host: a",
    "Content-Length: 3",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Connection: close",
    ";a=\"b\""
  })
  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] wire) {
    RequestLog ours = RequestLog.of(Cuts.none(wire), LIMITS);
    if (ours.refused > 0 || mayBeOldWebSocket(wire)) {
      return;
    }
    List<String> theirs = byNetty(wire);
    if (theirs != null) {
      assertThat(requests(ours)).isEqualTo(theirs);
    }
  }

  /** Netty has a body of eight bytes for drafts of WebSocket that are long gone. */
  private static boolean mayBeOldWebSocket(byte[] wire) {
    String text = new String(wire, ISO_8859_1).toLowerCase(Locale.ROOT);
    return text.contains("sec-websocket-key1") && text.contains("sec-websocket-key2");
  }

  /** Each request whose body has come: method and body. */
  private static List<String> requests(RequestLog log) {
    List<String> requests = new ArrayList<>();
    int event = 0;
    for (RequestHead head : log.heads) {
      event++;
      String text = new String(head.bytes(), ISO_8859_1);
      String method = text.substring(0, text.indexOf(' '));
      if (head.bodyBytes() == 0) {
        requests.add(method + ' ');
      } else if (event < log.events.size() && log.events.get(event).startsWith("body ")) {
        requests.add(method + ' ' + log.events.get(event).substring("body ".length()));
        event++;
      }
    }
    return requests;
  }

  /** The same by Netty, or null if it refuses something. */
  private static @Nullable List<String> byNetty(byte[] wire) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
    List<String> requests = new ArrayList<>();
    boolean refused = false;
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(wire));
      StringBuilder request = new StringBuilder();
      for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
        refused |= ((HttpObject) read).decoderResult().isFailure();
        if (read instanceof HttpRequest head) {
          request.setLength(0);
          request.append(head.method()).append(' ');
        }
        if (read instanceof HttpContent content) {
          request.append(content.content().toString(ISO_8859_1));
        }
        if (read instanceof LastHttpContent) {
          requests.add(request.toString());
        }
        ReferenceCountUtil.release(read);
      }
    } finally {
      channel.finishAndReleaseAll();
    }
    return refused ? null : requests;
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
            "GET / HTTP/1.1↵Host: a↵↵GET /2 HTTP/1.1↵Host: a↵↵",
            "↵POST / HTTP/1.1↵Host: a↵Content-Length: 3↵↵abcGET / HTTP/1.0↵↵",
            "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: chunked↵↵"
                + "3;x=y↵abc↵0A↵0123456789↵000↵Trailer: x↵↵PUT / HTTP/1.1↵Host: a↵↵",
            "POST / HTTP/1.1↵Host: a↵Transfer-Encoding: chunked↵↵3 ↵abc↵0↵↵",
            "POST / HTTP/1.1↵Host: a↵Content-Length: 003↵↵abc",
            "POST / HTTP/1.1↵Host: a↵Content-Length: 3↵Content-Length: 3↵↵abc",
            "POST / HTTP/1.1↵Host: a↵Content-Length: 3↵Transfer-Encoding: chunked↵↵abc",
            "GET / HTTP/1.1↵Host: a↵ Content-Length: 3↵↵abc",
            "CONNECT / HTTP/1.1↵Host: a↵↵abc")
        .map(text -> text.replace("↵", "\r\n").getBytes(US_ASCII));
  }
}
