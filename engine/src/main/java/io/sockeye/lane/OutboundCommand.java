package io.sockeye.lane;

import org.jspecify.annotations.Nullable;

/**
 * A command that carries bytes to a lane, to be sent there. What the commands of a lane carry
 * counts from {@link Lane#submit(OutboundCommand)} until they have run, and is limited by {@link
 * LaneLimit}.
 */
public abstract class OutboundCommand implements Runnable {
  /** What the objects around the bytes take. */
  public static final int OVERHEAD_BYTES = 256;

  private final int bytes;

  /**
   * Creates a command.
   *
   * @param payloadBytes how many bytes it carries; {@value #OVERHEAD_BYTES} are added
   */
  protected OutboundCommand(long payloadBytes) {
    this.bytes = (int) Math.min(Integer.MAX_VALUE, payloadBytes + OVERHEAD_BYTES);
  }

  /**
   * Returns how much it counts.
   *
   * @return the bytes it carries, and {@value #OVERHEAD_BYTES} for itself
   */
  public final int bytes() {
    return bytes;
  }

  /**
   * Returns what takes the place of this command when the lane cannot keep what it carries: it
   * holds none of the bytes, and ends the connections that would have got them, since they must not
   * miss something and go on. Called instead of {@link #run}, by the thread that submits.
   *
   * @return what the lane runs in place of this; {@code null} for nothing
   */
  protected abstract @Nullable Runnable tooMuch();
}
