package io.sockeye.server.adapter;

import io.sockeye.lane.OutboundCommand;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A packet of the log on its way to the members of one lane, or to one of them. */
final class LoggedDelivery extends OutboundCommand {
  private final LaneRooms rooms;
  private final SocketPacket.Event event;
  private final LoggedPacket packet;
  private final @Nullable Member only;

  LoggedDelivery(
      LaneRooms rooms, SocketPacket.Event event, LoggedPacket packet, @Nullable Member only) {
    super(PacketFrames.bytes(packet.frames()));
    this.rooms = rooms;
    this.event = event;
    this.packet = packet;
    this.only = only;
  }

  @Override
  public void run() {
    try (SharedFrames shared = new SharedFrames(packet.frames())) {
      Delivery delivery = new Delivery(event, shared.messages, packet.options(), null);
      if (only == null) {
        rooms.deliver(delivery, packet);
      } else {
        rooms.deliver(delivery, packet, only);
      }
    } finally {
      rooms.processed = packet.position();
    }
  }

  /** The log has the packet, so who goes for it can come back and get it. */
  @Override
  protected Runnable tooMuch() {
    LoggedPacket empty =
        new LoggedPacket(
            packet.position(),
            packet.offset(),
            List.of(),
            packet.socketId(),
            packet.options(),
            packet.bytes(),
            packet.atNanos());
    return new CutOff(rooms, empty, only);
  }

  private record CutOff(LaneRooms rooms, LoggedPacket packet, @Nullable Member only)
      implements Runnable {
    @Override
    public void run() {
      try {
        if (only == null) {
          rooms.cutOff(packet.options(), packet);
        } else if (only.open()) {
          only.cutOff();
        }
      } finally {
        rooms.processed = packet.position();
      }
    }
  }
}
