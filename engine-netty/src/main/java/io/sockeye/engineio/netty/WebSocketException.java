package io.sockeye.engineio.netty;

/** The client broke RFC 6455; the connection is closed with a code that says how. */
final class WebSocketException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  private WebSocketException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static WebSocketException protocolError(String message) {
    return new WebSocketException(CloseCode.PROTOCOL_ERROR, message);
  }

  static WebSocketException invalidUtf8() {
    return new WebSocketException(CloseCode.INVALID_PAYLOAD, "Invalid UTF-8 sequence");
  }

  static WebSocketException notDeflated() {
    return new WebSocketException(CloseCode.INVALID_PAYLOAD, "Invalid deflated data");
  }

  static WebSocketException tooManyFragments() {
    return new WebSocketException(CloseCode.POLICY_VIOLATION, "Too many message fragments");
  }

  static WebSocketException tooLarge() {
    return new WebSocketException(CloseCode.TOO_LARGE, "Message too large");
  }

  int code() {
    return code;
  }
}
