package io.sockeye.server;

import io.sockeye.json.JsonValues;
import io.sockeye.lane.Deadline;

/** An acknowledgement that is waited for. Exactly one of its ends is reached; on the lane only. */
abstract class PendingAck extends Deadline {
  private final Socket socket;
  final long id;

  PendingAck(Socket socket, long id) {
    this.socket = socket;
    this.id = id;
  }

  /** The client has answered. */
  abstract void reply(JsonValues values);

  /** The socket has been disconnected. */
  abstract void disconnected(String why);

  /** The time is over. */
  abstract void timedOut();

  @Override
  protected final void expired() {
    if (socket.forget(this)) {
      timedOut();
    }
  }
}
