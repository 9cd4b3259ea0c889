package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The default ids of sessions. */
final class SessionIdsTest {
  private static final int BITS = 120;
  private static final int IDS = 1_000_000;

  @Test
  void sec030_aMillionIdsAreDifferentAndAllTheirBitsRandom() {
    SessionIds ids = new SessionIds(new SecureRandom());
    HttpRequest request =
        new HttpRequest(
            "GET", TestEngine.POLLING, new HttpHeaders(), new InetSocketAddress(0), false);
    Set<String> seen = new HashSet<>(2 * IDS);
    int[] ones = new int[BITS];

    for (int i = 0; i < IDS; i++) {
      String id = ids.generate(request).toCompletableFuture().join();
      seen.add(id);
      byte[] bytes = Base64.getUrlDecoder().decode(id);
      for (int bit = 0; bit < BITS; bit++) {
        ones[bit] += (bytes[bit / 8] >> (bit % 8)) & 1;
      }
    }

    assertThat(seen).hasSize(IDS).allMatch(id -> id.matches("[A-Za-z0-9_-]{20}"));
    for (int bit = 0; bit < BITS; bit++) {
      // Six times the standard deviation of fair coins.
      assertThat(ones[bit]).as("bit " + bit).isBetween(IDS / 2 - 3000, IDS / 2 + 3000);
    }
  }
}
