package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineParseException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * What an HTML form has sent for a JSONP client (EIO-23): {@code d=} and the payload,
 * percent-encoded. Some browsers turn a line feed in a form into two characters, so the client
 * writes it as {@code \n}, and what was {@code \n} before as {@code \\n}.
 */
final class FormBody {
  private FormBody() {}

  /**
   * Returns the payload.
   *
   * @throws EngineParseException if there is none or more than one, or an escape is broken
   */
  static byte[] payload(byte[] body) {
    int start = -1;
    int end = 0;
    for (int at = 0; at < body.length; at = end(body, at) + 1) {
      if (at + 1 < body.length && body[at] == 'd' && body[at + 1] == '=') {
        if (start >= 0) {
          throw new EngineParseException("a form with more than one field d");
        }
        start = at + 2;
        end = end(body, at);
      }
    }
    if (start < 0) {
      throw new EngineParseException("a form without a field d");
    }
    return lineFeeds(decoded(body, start, end));
  }

  /** Where the field ends that begins here. */
  private static int end(byte[] body, int from) {
    int at = from;
    while (at < body.length && body[at] != '&') {
      at++;
    }
    return at;
  }

  private static byte[] decoded(byte[] body, int start, int end) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(end - start);
    for (int at = start; at < end; at++) {
      byte b = body[at];
      if (b == '+') {
        decoded.write(' ');
      } else if (b == '%') {
        int high = at + 2 < end ? Character.digit(body[at + 1], 16) : -1;
        int low = at + 2 < end ? Character.digit(body[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw new EngineParseException("a form with a broken escape");
        }
        decoded.write(high << 4 | low);
        at += 2;
      } else {
        decoded.write(b);
      }
    }
    return decoded.toByteArray();
  }

  private static byte[] lineFeeds(byte[] text) {
    byte[] payload = new byte[text.length];
    int length = 0;
    for (int at = 0; at < text.length; at++) {
      if (isEscapedN(text, at)) {
        payload[length++] = '\n';
        at++;
      } else {
        payload[length++] = text[at];
        if (text[at] == '\\' && isEscapedN(text, at + 1)) {
          payload[length++] = 'n';
          at += 2;
        }
      }
    }
    return Arrays.copyOf(payload, length);
  }

  private static boolean isEscapedN(byte[] text, int at) {
    return at + 1 < text.length && text[at] == '\\' && text[at + 1] == 'n';
  }
}
