package io.sockeye.server.adapter;

import io.sockeye.json.JsonValues;
import java.time.Duration;

/**
 * Collects the acknowledgements of one broadcast (SIO-45). Its methods may be called from any
 * thread and never block.
 */
public interface AckCollector {
  /**
   * Says how long each socket is waited for.
   *
   * @return the time from delivery on
   */
  Duration timeout();

  /**
   * Says how many parties will count their targets. Called once, before any other method.
   *
   * @param parties the number of calls of {@link #targets} to come
   */
  void parties(int parties);

  /**
   * One party has counted: so many sockets are asked for an acknowledgement.
   *
   * @param count their number
   */
  void targets(int count);

  /**
   * One socket has acknowledged.
   *
   * @param values what with
   */
  void reply(JsonValues values);

  /** One socket will not acknowledge any more: it has been disconnected, or the time is over. */
  void lost();
}
