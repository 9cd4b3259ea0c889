package io.sockeye.lane;

import java.time.Duration;
import java.util.List;

/**
 * How much may be handed over to a lane and wait there to be sent.
 *
 * @param bytes above so many, threads that are no lanes wait before they hand over more ({@link
 *     Lane#awaitRoom}); above four times as many, what lanes hand over is not kept ({@link
 *     OutboundCommand#tooMuch}), since a lane never waits
 * @param patience how long a thread waits at most, by the system's clock
 * @param lanes the threads that never wait are those of these lanes
 */
public record LaneLimit(long bytes, Duration patience, List<Lane> lanes) {
  private static final Duration MAX_PATIENCE = Duration.ofHours(24);

  /** Lanes get more: each hands over what it has read in one go, and cannot stop in between. */
  static final int LANES_TIMES = 4;

  /**
   * Creates a limit.
   *
   * @param bytes at least 1
   * @param patience not negative, and at most 24 hours
   * @param lanes the lanes
   */
  public LaneLimit {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes is " + bytes + ": allowed is 1 and more");
    }
    if (patience.isNegative() || patience.compareTo(MAX_PATIENCE) > 0) {
      throw new IllegalArgumentException(
          "patience is " + patience + ": allowed is a duration from 0 to 24 hours");
    }
    lanes = List.copyOf(lanes);
  }

  boolean isLane() {
    for (int i = 0; i < lanes.size(); i++) {
      if (lanes.get(i).inLane()) {
        return true;
      }
    }
    return false;
  }

  /** What lanes may hand over. */
  long lanesBytes() {
    return bytes > Long.MAX_VALUE / LANES_TIMES ? Long.MAX_VALUE : bytes * LANES_TIMES;
  }
}
