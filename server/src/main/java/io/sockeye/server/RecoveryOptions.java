package io.sockeye.server;

import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.server.adapter.RecoveryLimits;
import java.time.Duration;

/**
 * What connection state recovery keeps, and for how long (§2.12): a client whose connection was
 * lost, and that is back in time, gets its id, its rooms and its data again, and what was sent to
 * it meanwhile.
 *
 * <p>The limits hold for each namespace. At a limit the oldest goes, and clients that would have
 * needed it begin anew; nothing blocks and nothing is recovered in part. See {@code
 * docs/delivery.md} for what that takes.
 */
public final class RecoveryOptions {
  private final Duration maxDisconnectionDuration;
  private final boolean skipMiddlewares;
  private final int maxPackets;
  private final long maxBytes;
  private final int maxSessions;

  private RecoveryOptions(Builder builder) {
    maxDisconnectionDuration = builder.maxDisconnectionDuration;
    skipMiddlewares = builder.skipMiddlewares;
    maxPackets = builder.maxPackets;
    maxBytes = builder.maxBytes;
    maxSessions = builder.maxSessions;
  }

  /**
   * Returns the defaults: 2 minutes, middlewares run, 100 000 packets, 32 MiB, 10 000 sessions.
   *
   * @return the options
   */
  public static RecoveryOptions defaults() {
    return builder().build();
  }

  /**
   * Begins with the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  boolean skipMiddlewares() {
    return skipMiddlewares;
  }

  /**
   * What an adapter is to keep. A packet may have been sent into a connection that was dead already
   * and a session begins to wait when that is noticed, so packets are kept for longer than
   * sessions.
   */
  RecoveryLimits limits(EngineOptions engine) {
    return new RecoveryLimits(
        maxDisconnectionDuration,
        maxDisconnectionDuration
            .plus(engine.pingInterval())
            .plus(engine.pingTimeout())
            .plus(engine.stallTimeout()),
        maxPackets,
        maxBytes,
        maxSessions);
  }

  /** Builds {@link RecoveryOptions}. Not thread-safe. */
  public static final class Builder {
    private Duration maxDisconnectionDuration = Duration.ofMinutes(2);
    private boolean skipMiddlewares;
    private int maxPackets = 100_000;
    private long maxBytes = 32 << 20;
    private int maxSessions = 10_000;

    private Builder() {}

    /**
     * Sets how long a session waits for its client, from the moment on when the server noticed that
     * the connection was lost.
     *
     * @param value the time, 1 ms to 24 days; the default is 2 minutes
     * @return this
     */
    public Builder maxDisconnectionDuration(Duration value) {
      require(
          value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(Duration.ofDays(24)) <= 0,
          "maxDisconnectionDuration",
          value,
          Duration.ofMillis(1) + " to " + Duration.ofDays(24));
      maxDisconnectionDuration = value;
      return this;
    }

    /**
     * Sets whether a client that comes back is let in without the connection middlewares. If they
     * run, they run before anything is sent, and one that they refuse gets nothing (SIO-69). If
     * they are skipped, what they set on a socket is not set, but for its rooms and data: {@link
     * Socket#credentialsExpireAt} among it.
     *
     * @param value whether they are skipped; the default is false, which differs from the reference
     * @return this
     */
    public Builder skipMiddlewares(boolean value) {
      skipMiddlewares = value;
      return this;
    }

    /**
     * Sets how many packets the log of a namespace holds.
     *
     * @param value their number, 1 or more; the default is 100 000
     * @return this
     */
    public Builder maxPackets(int value) {
      require(value >= 1, "maxPackets", value, "1 or more");
      maxPackets = value;
      return this;
    }

    /**
     * Sets how many bytes the log of a namespace holds: those of the packets as they are sent, and
     * 256 for each packet.
     *
     * @param value the bytes, 1 or more; the default is 32 MiB
     * @return this
     */
    public Builder maxBytes(long value) {
      require(value >= 1, "maxBytes", value, "1 or more");
      maxBytes = value;
      return this;
    }

    /**
     * Sets how many sessions of a namespace wait for their clients.
     *
     * @param value their number, 1 or more; the default is 10 000
     * @return this
     */
    public Builder maxSessions(int value) {
      require(value >= 1, "maxSessions", value, "1 or more");
      maxSessions = value;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     */
    public RecoveryOptions build() {
      return new RecoveryOptions(this);
    }

    private static void require(boolean holds, String option, Object value, String allowed) {
      if (!holds) {
        throw new IllegalArgumentException(option + " is " + value + "; allowed is " + allowed);
      }
    }
  }
}
