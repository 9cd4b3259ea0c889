package io.sockeye.engineio.netty;

import io.sockeye.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * A request's head, and what it says of the bytes behind it and of the connection.
 *
 * @param bytes the checked head, as {@link HttpRequest#ofCheckedHead} takes it
 * @param asksForWebSocket whether the request asks for WebSocket; HTTP/1.0 knows no upgrade (RFC
 *     9110 §7.8)
 * @param oneWebSocketKey whether there is one Sec-WebSocket-Key
 * @param oneWebSocketVersion whether there is one Sec-WebSocket-Version
 * @param bodyBytes the announced length of the body, or -1 when it is chunked
 */
record RequestHead(
    byte[] bytes,
    boolean http11,
    boolean keepAlive,
    boolean expectsContinue,
    boolean asksForWebSocket,
    boolean oneWebSocketKey,
    boolean oneWebSocketVersion,
    long bodyBytes) {
  private static final byte[] HEAD = {'H', 'E', 'A', 'D', ' '};

  boolean isHead() {
    return bytes.length > HEAD.length && Arrays.equals(bytes, 0, HEAD.length, HEAD, 0, HEAD.length);
  }

  HttpRequest request(InetSocketAddress peer, boolean secure) {
    return HttpRequest.ofCheckedHead(bytes, peer, secure);
  }
}
