package io.sockeye.server.adapter;

import io.sockeye.json.JsonValues;
import java.time.Duration;

/**
 * Collects the acknowledgements of one broadcast (SIO-45). Parties (lanes of this node, other
 * nodes) each say how many sockets they ask; all is over when every party has done so and every
 * socket that was asked has answered or will not any more. Its methods may be called from any
 * thread, in any order, and never block.
 */
public interface AckCollector {
  /**
   * Says how long each socket is waited for.
   *
   * @return the time from delivery on
   */
  Duration timeout();

  /**
   * Says how many parties there are. Called once; nothing is over before.
   *
   * @param parties the number of calls of {@link #targets} and {@link #silent} together
   */
  void parties(int parties);

  /**
   * One party has counted: so many sockets are asked for an acknowledgement.
   *
   * @param count their number
   */
  void targets(int count);

  /** One party will not count any more: it is gone, or the time is over. */
  void silent();

  /**
   * One socket has acknowledged.
   *
   * @param values what with
   */
  void reply(JsonValues values);

  /** One socket will not acknowledge any more: it has been disconnected. */
  void disconnected();

  /** One socket has not acknowledged in time. */
  void timedOut();
}
