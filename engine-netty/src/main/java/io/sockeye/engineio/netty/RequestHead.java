package io.sockeye.engineio.netty;

import io.sockeye.http.HttpRequest;
import java.net.InetSocketAddress;

/**
 * A request's head, and what it says of the bytes behind it and of the connection.
 *
 * @param text the checked head, as {@link HttpRequest#ofCheckedHead} takes it
 * @param asksForWebSocket whether the request asks for WebSocket; HTTP/1.0 knows no upgrade (RFC
 *     9110 §7.8)
 * @param oneWebSocketKey whether there is one Sec-WebSocket-Key
 * @param oneWebSocketVersion whether there is one Sec-WebSocket-Version
 * @param bodyBytes the announced length of the body, or -1 when it is chunked
 */
record RequestHead(
    String text,
    boolean http11,
    boolean keepAlive,
    boolean expectsContinue,
    boolean asksForWebSocket,
    boolean oneWebSocketKey,
    boolean oneWebSocketVersion,
    long bodyBytes) {

  boolean isHead() {
    return text.startsWith("HEAD ");
  }

  HttpRequest request(InetSocketAddress peer, boolean secure) {
    return HttpRequest.ofCheckedHead(text, peer, secure);
  }
}
