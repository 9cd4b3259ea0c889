package io.sockeye.testing;

import java.nio.charset.StandardCharsets;

/**
 * One WebSocket message.
 *
 * @param bytes what it holds; not to be changed
 * @param binary whether it is a binary message
 * @param compress whether the server would let the host compress it; false of what a client sends
 */
public record InMemoryFrame(byte[] bytes, boolean binary, boolean compress) {
  /**
   * Returns the message as UTF-8.
   *
   * @return the text
   */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
