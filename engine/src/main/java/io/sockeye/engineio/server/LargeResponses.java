package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The responses of a polling session that may not have been taken by the network yet: a client that
 * asks again and again and reads nothing makes them pile up. Only those that are too large for the
 * kernel to take at once. Touched on the lane only.
 */
final class LargeResponses {
  private static final int LARGE_BYTES = 16 * 1024;

  /** There if there is any. */
  private @Nullable List<HttpExchange> answered;

  void add(HttpExchange exchange, int bytes) {
    if (bytes < LARGE_BYTES) {
      return;
    }
    if (answered == null) {
      answered = new ArrayList<>(2);
    }
    answered.add(exchange);
  }

  /** How much of them waits. */
  long pendingBytes() {
    List<HttpExchange> known = answered;
    if (known == null) {
      return 0;
    }
    known.removeIf(exchange -> exchange.pendingBytes() == 0);
    if (known.isEmpty()) {
      answered = null;
      return 0;
    }
    long sum = 0;
    for (HttpExchange exchange : known) {
      sum += exchange.pendingBytes();
    }
    return sum;
  }

  /** Gives up what waits, with the connections. */
  void cut() {
    List<HttpExchange> known = answered;
    answered = null;
    if (known != null) {
      known.forEach(HttpExchange::cut);
    }
  }
}
