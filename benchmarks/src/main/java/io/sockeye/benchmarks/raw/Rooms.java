package io.sockeye.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who gets what is published. For a single loop. */
final class Rooms {
  private final Map<String, List<Channel>> members = new HashMap<>();
  private final List<Channel> written = new ArrayList<>();
  private final boolean coalesced;

  /**
   * @param coalesced whether members are flushed once for all publishes of a read, not for each
   */
  Rooms(boolean coalesced) {
    this.coalesced = coalesced;
  }

  void join(String room, Channel channel) {
    members.computeIfAbsent(room, name -> new ArrayList<>()).add(channel);
  }

  void leave(String room, Channel channel) {
    List<Channel> ofRoom = members.get(room);
    if (ofRoom != null && ofRoom.remove(channel) && ofRoom.isEmpty()) {
      members.remove(room);
    }
  }

  /** Releases the frame. */
  void publish(String room, ByteBuf frame) {
    List<Channel> ofRoom = members.getOrDefault(room, List.of());
    for (Channel member : ofRoom) {
      if (coalesced) {
        ChannelFuture unused = member.write(frame.retainedDuplicate(), member.voidPromise());
      } else {
        ChannelFuture unused =
            member.writeAndFlush(frame.retainedDuplicate(), member.voidPromise());
      }
    }
    if (coalesced) {
      written.addAll(ofRoom);
    }
    frame.release();
  }

  /** At the end of a read. */
  void flush() {
    for (Channel member : written) {
      member.flush();
    }
    written.clear();
  }
}
