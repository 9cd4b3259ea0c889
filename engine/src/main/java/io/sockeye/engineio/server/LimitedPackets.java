package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineParseException;
import java.util.function.Consumer;

/** Hands the packets of one payload to a session, up to a number. */
final class LimitedPackets implements Consumer<EnginePacket> {
  private final EngineSession session;
  private final int max;
  private int count;

  LimitedPackets(EngineSession session, int max) {
    this.session = session;
    this.max = max;
  }

  @Override
  public void accept(EnginePacket packet) {
    if (count == max) {
      throw new EngineParseException("a payload of more than " + max + " packets");
    }
    count++;
    session.receive(packet);
  }
}
