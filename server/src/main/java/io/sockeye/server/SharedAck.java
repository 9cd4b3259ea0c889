package io.sockeye.server;

import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.AckCollector;

/** One socket's part of the acknowledgement of a broadcast. */
final class SharedAck extends PendingAck {
  private final AckCollector collector;

  SharedAck(AckCollector collector) {
    this.collector = collector;
  }

  @Override
  void reply(JsonValues values) {
    collector.reply(values);
  }

  @Override
  void disconnected(String why) {
    collector.disconnected();
  }

  /** As if it had gone: nobody waits for its answer. */
  @Override
  void refused(String why) {
    collector.disconnected();
  }

  @Override
  void timedOut() {
    collector.timedOut();
  }
}
