package io.sockeye.server;

import io.sockeye.event.RawEvent;

/** Sees every event of a socket before its handlers, and may keep it from them (SIO-38). */
@FunctionalInterface
public interface PacketMiddleware {
  /**
   * Called for each event. May block.
   *
   * @param event the event
   * @throws Exception to keep the event from the handlers: it reaches the error hook, the client is
   *     told nothing and no acknowledgement is sent
   */
  void handle(RawEvent event) throws Exception;
}
