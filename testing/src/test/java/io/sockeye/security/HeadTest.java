package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Heads of requests that are too large, say two things at once, or none. */
@OnEachNetwork
final class HeadTest extends UnderAttack {
  private static final String REQUEST = "GET " + Target.POLLING + " HTTP/1.1\n";

  /** The status that answers a head; the connection has to be closed behind it. */
  private int refusal(Target target, String head) throws IOException {
    Raw raw = target.raw().attempt(Frames.latin1(head.replace("\n", "\r\n")));
    int status = raw.answer().status();
    raw.readToEnd();
    return status;
  }

  @Test
  void sec025_largeHeadsAreRefused() throws IOException {
    Target target = start();
    Map<String, Integer> heads = new LinkedHashMap<>();
    heads.put(REQUEST + "Host: a\n" + "X: y\n".repeat(10_000), 431);
    heads.put(REQUEST + "Host: a\nX: " + "x".repeat(1_000_000), 431);
    heads.put(REQUEST + "Host: a\n" + "x".repeat(1_000_000), 431);
    heads.put(REQUEST + "Host: a\nCookie: " + "a=b;".repeat(50_000), 431);
    heads.put("GET " + Target.POLLING + "&x=" + "x".repeat(65_536), 414);
    heads.put("G".repeat(65_536), 414);
    heads.put(REQUEST + "Host: a\nHo st: a\n\n", 400);
    heads.put(REQUEST + "Host: a\nX : a\n\n", 400);
    heads.put(REQUEST + "Host: a\nno colon\n\n", 400);
    heads.put(REQUEST + "Host: a\n: nameless\n\n", 400);
    for (Map.Entry<String, Integer> head : heads.entrySet()) {
      String start = head.getKey().substring(0, Math.min(90, head.getKey().length()));
      assertThat(refusal(target, head.getKey())).as(start).isEqualTo(head.getValue());
    }
  }

  /** Each holds a connection for as long as the head may take, and nothing else. */
  @Test
  void sec029_manyWhoSendAByteNowAndThenKeepNobodyOut() throws IOException {
    Target target = start();
    List<Raw> slow = new ArrayList<>();
    for (int i = 0; i < slowClients(); i++) {
      slow.add(target.raw().lines("GET / HTTP/1.1\n"));
    }

    target.assertServes();
    for (Raw raw : slow) {
      raw.attempt((byte) 'X');
    }
    target.assertServes();

    for (Raw raw : slow) {
      assertThat(raw.answer().status()).isEqualTo(408);
    }
  }

  /** 5000, or as many as the process may have files for: two each, and some for the rest. */
  private static int slowClients() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof UnixOperatingSystemMXBean files) {
      long free = files.getMaxFileDescriptorCount() - files.getOpenFileDescriptorCount();
      return (int) Math.min(5000, free / 2 - 100);
    }
    return 5000;
  }

  @Test
  void sec026_headersOfTheWebSocketHandshake() throws IOException {
    Target target = start(options -> options.perMessageDeflate(true));
    for (String header :
        List.of(
            "Sec-WebSocket-Protocol: " + "a,".repeat(7000),
            "Sec-WebSocket-Protocol: ,,,\"\\\"\"",
            "Sec-WebSocket-Extensions: " + "permessage-deflate; x=\"\\\", ".repeat(500),
            "Sec-WebSocket-Extensions: " + ",".repeat(15_000),
            "Sec-WebSocket-Extensions: " + "\"".repeat(15_000),
            "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99999999999")) {
      Raw raw = target.raw();
      long began = System.nanoTime();
      assertThat(raw.upgrade(Target.WEBSOCKET, header + "\n").answer().status())
          .as(header.substring(0, 30))
          .isEqualTo(101);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
      assertThat(raw.frame()).startsWith("text 0{");
    }
    assertThat(
            target
                .raw()
                .upgrade(Target.WEBSOCKET, "Sec-WebSocket-Protocol: " + "a".repeat(100_000) + "\n")
                .answer()
                .status())
        .isEqualTo(431);
  }

  @Test
  void sec026_keysAndVersionsThatAreNone() throws IOException {
    Target target = start();
    String start = "GET " + Target.WEBSOCKET + " HTTP/1.1\nHost: a\nConnection: Upgrade\n";
    String version = "Sec-WebSocket-Version: 13\n";
    String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
    Map<String, Integer> handshakes = new LinkedHashMap<>();
    handshakes.put(key, 426);
    handshakes.put(key + version.replace("13", "8"), 426);
    handshakes.put(key + version.replace("13", "76"), 426);
    handshakes.put(key + version.replace("13", "013"), 426);
    handshakes.put(key + version + version, 426);
    handshakes.put(version, 400);
    handshakes.put(version + key + key, 400);
    handshakes.put(version + "Sec-WebSocket-Key:\n", 400);
    handshakes.put(version + "Sec-WebSocket-Key: " + "A".repeat(10_000) + "==\n", 400);
    handshakes.put(version + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=\n", 400);
    for (Map.Entry<String, Integer> handshake : handshakes.entrySet()) {
      assertThat(refusal(target, start + "Upgrade: websocket\n" + handshake.getKey() + "\n"))
          .as(handshake.getKey())
          .isEqualTo(handshake.getValue());
    }
    assertThat(target.io.engine().clientsCount()).isZero();
  }

  @Test
  void sec027_whatTwoServersCouldReadDifferentlyIsRefusedAndNothingBehindItIsRead()
      throws IOException {
    Target target = start();
    String post = "POST " + Target.POLLING + " HTTP/1.1\nHost: a\n";
    String behind = "0\n\n" + REQUEST + "Host: a\n\n";
    for (String smuggling :
        List.of(
            post + "Content-Length: 3\nTransfer-Encoding: chunked\n\n",
            post + "Transfer-Encoding: chunked\nContent-Length: 3\n\n",
            post.replace("1.1", "1.0") + "Transfer-Encoding: chunked\n\n",
            post.replace("1.1", "1.0") + "Content-Length: 3\nTransfer-Encoding: chunked\n\n",
            post + "Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n",
            post + "Transfer-Encoding: identity, chunked\n\n",
            post + "Transfer-Encoding: xchunked\n\n",
            post + "Transfer-Encoding: \u000bchunked\n\n",
            post + "Transfer-Encoding : chunked\n\n",
            post + "Transfer-Encoding\n : chunked\n\n",
            post + "X: y\n Transfer-Encoding: chunked\n\n",
            post + "Content-Length: 3\nContent-Length: 3\n\n",
            post + "Content-Length: 3\nContent-Length: 4\n\n",
            post + "Content-Length: 3, 3\n\n",
            post + "Content-Length: +5\n\n",
            post + "Content-Length: 0x5\n\n",
            post + "Content-Length: 5 5\n\n",
            "\u0000" + post + "\n",
            "\u0001" + post + "\n",
            post + "X: a\u0000b\n\n",
            post + "Host: b\n\n",
            "POST " + Target.POLLING + " HTTP/1.1\n\n")) {
      assertThat(refusal(target, smuggling + behind)).as(smuggling).isEqualTo(400);
    }
    Raw lineFeeds = target.raw().attempt(Frames.latin1(REQUEST + "Host: a\n\n"));
    assertThat(lineFeeds.answer().status()).isEqualTo(400);
    lineFeeds.readToEnd();
    // No request that was smuggled has opened a session.
    assertThat(target.io.engine().clientsCount()).isZero();
  }
}
