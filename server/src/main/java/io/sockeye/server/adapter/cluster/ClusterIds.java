package io.sockeye.server.adapter.cluster;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the ids of adapters and requests: eight random bytes, as other implementations do. */
final class ClusterIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private ClusterIds() {}

  static String next() {
    byte[] bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
