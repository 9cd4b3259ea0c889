package io.sockeye.server;

import io.sockeye.json.JsonValues;
import io.sockeye.lane.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * An acknowledgement that is waited for. Exactly one of its ends is reached. Touched on the lane
 * only.
 */
abstract class PendingAck extends Deadline {
  private @Nullable PendingAcks acks;
  private long id;

  void waitIn(PendingAcks table, long ackId) {
    acks = table;
    id = ackId;
  }

  /** The client has answered. */
  abstract void reply(JsonValues values);

  /** The socket has been disconnected. */
  abstract void disconnected(String why);

  /** Too many are waited for already. */
  abstract void refused(String why);

  /** The time is over. */
  abstract void timedOut();

  @Override
  protected final void expired() {
    if (acks != null && acks.forget(id, this)) {
      timedOut();
    }
  }
}
