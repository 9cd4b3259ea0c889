package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The opening handshake (RFC 6455 §4.2). No subprotocol is selected. */
final class WebSocketHandshake {
  private static final String VERSION = "13";
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Sixteen bytes in base64. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private WebSocketHandshake() {}

  /** Returns the refusal of a request that is no proper handshake, else {@code null}. */
  static @Nullable HttpResponse refusal(RequestHead head) {
    HttpHeaders headers = head.headers();
    if (!head.method().equals("GET") || head.bodyBytes() != 0) {
      return bad("a WebSocket handshake is a GET without a body");
    }
    List<String> versions = headers.all("sec-websocket-version");
    if (versions.size() != 1 || !versions.get(0).equals(VERSION)) {
      return HttpResponse.of(426, "text/plain", "WebSocket version 13 is spoken here")
          .header("sec-websocket-version", VERSION)
          .header("upgrade", "websocket");
    }
    List<String> keys = headers.all("sec-websocket-key");
    if (keys.size() != 1 || !KEY.matcher(keys.get(0)).matches()) {
      return bad("Sec-WebSocket-Key must be sixteen bytes in base64");
    }
    return null;
  }

  /** Returns the value of {@code Sec-WebSocket-Accept}. */
  static String accept(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-1", impossible);
    }
  }

  private static HttpResponse bad(String why) {
    return HttpResponse.of(400, "text/plain", why);
  }
}
