package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.lane.Lane;
import io.sockeye.lane.OutboundCommand;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A broadcast on its way to the members of one lane. */
final class Broadcast extends OutboundCommand {
  private final InMemoryAdapter adapter;
  private final Lane lane;
  private final SocketPacket.Event event;
  private final List<EngineFrame> encoded;
  private final BroadcastOptions options;
  private final @Nullable AckCollector acks;

  Broadcast(
      InMemoryAdapter adapter,
      Lane lane,
      SocketPacket.Event event,
      List<EngineFrame> encoded,
      BroadcastOptions options,
      @Nullable AckCollector acks) {
    super(PacketFrames.bytes(encoded));
    this.adapter = adapter;
    this.lane = lane;
    this.event = event;
    this.encoded = encoded;
    this.options = options;
    this.acks = acks;
  }

  @Override
  public void run() {
    adapter.deliver(lane, event, encoded, options, acks);
  }

  @Override
  protected Runnable tooMuch() {
    return new CutOff(adapter, lane, options, acks);
  }

  /** What may be dropped is. Whoever must not miss it goes. */
  private record CutOff(
      InMemoryAdapter adapter, Lane lane, BroadcastOptions options, @Nullable AckCollector acks)
      implements Runnable {
    @Override
    public void run() {
      int reached = options.mayBeDropped() ? 0 : adapter.cutOff(lane, options);
      if (acks != null) {
        // They are asked and do not answer.
        acks.targets(reached);
        for (int i = 0; i < reached; i++) {
          acks.disconnected();
        }
      }
    }
  }
}
