package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.util.concurrent.FastThreadLocal;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The opening handshake (RFC 6455 §4.2). No subprotocol is selected. */
final class WebSocketHandshake {
  private static final String VERSION = "13";
  private static final byte[] MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(US_ASCII);

  /** Looking for one each time costs as much as the digest. */
  private static final FastThreadLocal<MessageDigest> SHA_1 =
      new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() throws NoSuchAlgorithmException {
          return MessageDigest.getInstance("SHA-1");
        }
      };

  private WebSocketHandshake() {}

  /** Returns the refusal of a request that is no proper handshake, else {@code null}. */
  static @Nullable HttpResponse refusal(RequestHead head, HttpRequest request) {
    if (!request.method().equals("GET") || head.bodyBytes() != 0) {
      return bad("a WebSocket handshake is a GET without a body");
    }
    if (!head.oneWebSocketVersion() || !VERSION.equals(request.header("sec-websocket-version"))) {
      return HttpResponse.of(426, "text/plain", "WebSocket version 13 is spoken here")
          .header("sec-websocket-version", VERSION)
          .header("upgrade", "websocket");
    }
    if (!head.oneWebSocketKey() || !isKey(key(request))) {
      return bad("Sec-WebSocket-Key must be sixteen bytes in base64");
    }
    return null;
  }

  /** Returns the key of a request that has one. */
  static String key(HttpRequest request) {
    return Objects.requireNonNull(request.header("sec-websocket-key"));
  }

  /** Whether this is sixteen bytes in base64. */
  private static boolean isKey(String key) {
    if (key.length() != 24 || !key.endsWith("==")) {
      return false;
    }
    for (int i = 0; i < 22; i++) {
      char c = key.charAt(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letter && !(c >= '0' && c <= '9') && c != '+' && c != '/') {
        return false;
      }
    }
    return true;
  }

  /** Returns the value of {@code Sec-WebSocket-Accept}. */
  static String accept(String key) {
    MessageDigest sha1 = SHA_1.get();
    sha1.update(key.getBytes(US_ASCII));
    return Base64.getEncoder().encodeToString(sha1.digest(MAGIC));
  }

  private static HttpResponse bad(String why) {
    return HttpResponse.of(400, "text/plain", why);
  }
}
