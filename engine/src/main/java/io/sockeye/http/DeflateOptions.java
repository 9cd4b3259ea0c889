package io.sockeye.http;

/**
 * How WebSocket messages are compressed for clients that offer {@code permessage-deflate} (RFC
 * 7692). Immutable.
 *
 * <p>Messages to a client are compressed one by one, without the context of earlier ones, so that a
 * compressed broadcast can be shared by its receivers and a connection needs no memory for what it
 * sends. Messages of a client are inflated as they come, never to more than the limit there is
 * without compression. A client may keep its context, which costs some 40 KB for each connection
 * that does, unless {@link Builder#clientNoContextTakeover} forbids it.
 *
 * <p>Compressing happens on the lane. At the default level a megabyte of JSON holds up the other
 * connections of its lane for 10 to 20 ms.
 */
public final class DeflateOptions {
  private static final int MAX_LEVEL = 9;

  private final int thresholdBytes;
  private final int level;
  private final boolean clientNoContextTakeover;

  private DeflateOptions(Builder builder) {
    thresholdBytes = builder.thresholdBytes;
    level = builder.level;
    clientNoContextTakeover = builder.clientNoContextTakeover;
  }

  /**
   * Returns the defaults: messages of 1024 bytes and more, level 6, clients may keep their context.
   *
   * @return the options
   */
  public static DeflateOptions defaults() {
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

  /**
   * Returns from which size on messages are compressed.
   *
   * @return the size in bytes
   */
  public int thresholdBytes() {
    return thresholdBytes;
  }

  /**
   * Returns how much time is spent to make messages shorter.
   *
   * @return 1, fastest, to 9, shortest
   */
  public int level() {
    return level;
  }

  /**
   * Returns whether clients have to compress each message without the context of earlier ones.
   *
   * @return whether they have to
   */
  public boolean clientNoContextTakeover() {
    return clientNoContextTakeover;
  }

  /**
   * Builds {@link DeflateOptions}. A wrong value is refused at once by an {@link
   * IllegalArgumentException} that names the option, the value and what is allowed. Not
   * thread-safe.
   */
  public static final class Builder {
    private int thresholdBytes = 1024;
    private int level = 6;
    private boolean clientNoContextTakeover;

    private Builder() {}

    /**
     * Sets from which size on messages are compressed; one that does not become shorter is sent as
     * it is. Default: 1024.
     *
     * @param value in bytes, at least 0
     * @return this
     */
    public Builder thresholdBytes(int value) {
      check("thresholdBytes", value, 0, Integer.MAX_VALUE);
      thresholdBytes = value;
      return this;
    }

    /**
     * Sets how much time is spent to make messages shorter. Default: 6.
     *
     * @param value 1, fastest, to 9, shortest
     * @return this
     */
    public Builder level(int value) {
      check("level", value, 1, MAX_LEVEL);
      level = value;
      return this;
    }

    /**
     * Sets whether clients have to compress each message without the context of earlier ones: they
     * send more bytes, and no memory is kept for them between messages. Default: no.
     *
     * @param value whether they have to
     * @return this
     */
    public Builder clientNoContextTakeover(boolean value) {
      clientNoContextTakeover = value;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     */
    public DeflateOptions build() {
      return new DeflateOptions(this);
    }

    private static void check(String option, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "perMessageDeflate."
                + option
                + " is "
                + value
                + ": allowed is a number from "
                + least
                + " to "
                + most);
      }
    }
  }
}
