package io.sockeye.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How something is sent; a timeout of {@code null} is the server's default. */
record EmitFlags(boolean isVolatile, boolean compress, @Nullable Duration timeout) {
  static final EmitFlags DEFAULT = new EmitFlags(false, true, null);

  EmitFlags asVolatile() {
    return new EmitFlags(true, compress, timeout);
  }

  EmitFlags withCompress(boolean wanted) {
    return new EmitFlags(isVolatile, wanted, timeout);
  }

  EmitFlags withTimeout(Duration wanted) {
    return new EmitFlags(isVolatile, compress, checkedTimeout(wanted));
  }

  static Duration checkedTimeout(Duration wanted) {
    if (wanted.isNegative() || wanted.isZero()) {
      throw new IllegalArgumentException(
          "timeout is " + wanted + "; a positive duration is allowed");
    }
    return wanted;
  }
}
