package io.sockeye.engineio.netty;

/** The status codes of close frames (RFC 6455 §7.4). */
final class CloseCode {
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;

  /** Stands for a close frame without a code; never on the wire. */
  static final int NONE = 1005;

  static final int INVALID_PAYLOAD = 1007;
  static final int POLICY_VIOLATION = 1008;
  static final int TOO_LARGE = 1009;
  static final int INTERNAL_ERROR = 1011;

  private CloseCode() {}

  /** Whether a peer may send the code: those of the registry, of libraries, and private ones. */
  static boolean isAllowed(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
