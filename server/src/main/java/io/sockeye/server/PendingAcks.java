package io.sockeye.server;

import io.sockeye.json.JsonValues;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The acknowledgements that one socket owes (SIO-42). Touched on the lane only. */
final class PendingAcks {
  private final Client client;
  private final String socketId;

  /** Made when the first is needed: most sockets are never asked. */
  private @Nullable Map<Long, PendingAck> pending;

  PendingAcks(Client client, String socketId) {
    this.client = client;
    this.socketId = socketId;
  }

  /** Waits for one more; returns whether it may. */
  boolean expect(long id, PendingAck ack, Duration timeout) {
    Map<Long, PendingAck> table = pending;
    if (table == null) {
      table = new HashMap<>(4);
      pending = table;
    }
    int max = client.server().limits().maxPendingAcks();
    if (table.size() >= max) {
      ack.refused("socket " + socketId + " owes maxPendingAcks, " + max + ", already");
      return false;
    }
    table.put(id, ack);
    ack.waitIn(this, id);
    client.ackPending();
    client.lane().arm(ack, timeout.toNanos());
    return true;
  }

  /** An answer to nothing, or a second one, is ignored. */
  void answered(long id, JsonValues values) {
    PendingAck ack = pending == null ? null : pending.get(id);
    if (ack != null && forget(id, ack)) {
      ack.reply(values);
    }
  }

  /** Ends the waiting; returns whether it was waited for. */
  boolean forget(long id, PendingAck ack) {
    if (pending == null || !pending.remove(id, ack)) {
      return false;
    }
    client.lane().cancel(ack);
    client.ackEnded();
    return true;
  }

  void failAll(String why) {
    Map<Long, PendingAck> table = pending;
    pending = null;
    if (table != null) {
      for (PendingAck ack : table.values()) {
        client.lane().cancel(ack);
        client.ackEnded();
        ack.disconnected("socket " + socketId + " was disconnected: " + why);
      }
    }
  }
}
