package io.sockeye.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How something is sent.
 *
 * @param isVolatile whether it may be dropped; true too for what is conflated
 * @param conflateKey of those with this key the latest is kept instead, or {@code null}
 * @param timeout how long acknowledgements are waited for; {@code null} is the server's default
 */
record EmitFlags(
    boolean isVolatile,
    @Nullable String conflateKey,
    boolean compress,
    @Nullable Duration timeout) {
  static final EmitFlags DEFAULT = new EmitFlags(false, null, true, null);

  /** Whether a client that cannot take it does without, and without anything in its place. */
  boolean mayBeDropped() {
    return isVolatile && conflateKey == null;
  }

  EmitFlags asVolatile() {
    return new EmitFlags(true, conflateKey, compress, timeout);
  }

  EmitFlags conflate(String key) {
    return new EmitFlags(true, key, compress, timeout);
  }

  EmitFlags withCompress(boolean wanted) {
    return new EmitFlags(isVolatile, conflateKey, wanted, timeout);
  }

  EmitFlags withTimeout(Duration wanted) {
    return new EmitFlags(isVolatile, conflateKey, compress, checkedTimeout(wanted));
  }

  static Duration checkedTimeout(Duration wanted) {
    if (wanted.isNegative() || wanted.isZero()) {
      throw new IllegalArgumentException(
          "timeout is " + wanted + "; a positive duration is allowed");
    }
    return wanted;
  }
}
