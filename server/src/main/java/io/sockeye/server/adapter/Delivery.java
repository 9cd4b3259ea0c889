package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.http.SharedMessage;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast on its way to the members of one lane.
 *
 * @param event what is broadcast
 * @param messages its frames, in the order in which they are sent; closed by the adapter when all
 *     members of the lane have been served
 * @param options how it is delivered
 * @param acks what collects the acknowledgements, or {@code null} when none is wanted
 */
public record Delivery(
    SocketPacket.Event event,
    List<SharedMessage> messages,
    BroadcastOptions options,
    @Nullable AckCollector acks) {
  /**
   * Returns what is delivered in a form that may be kept when the messages are closed.
   *
   * @return the frames, in the order in which they are sent
   */
  public List<EngineFrame> frames() {
    List<EngineFrame> frames = new ArrayList<>(messages.size());
    for (SharedMessage message : messages) {
      frames.add(new EngineFrame(message.bytes(), message.binary()));
    }
    return frames;
  }
}
