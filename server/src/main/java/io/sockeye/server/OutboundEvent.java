package io.sockeye.server;

import io.sockeye.event.RawEvent;
import io.sockeye.socketio.protocol.SocketPacket;
import org.jspecify.annotations.Nullable;

/**
 * An event that was sent to a socket, as the catch-all handlers of outgoing events see it (SIO-40).
 */
final class OutboundEvent extends RawEvent implements MailboxTask {
  private final Socket socket;
  private final SocketPacket.Event packet;

  OutboundEvent(Socket socket, SocketPacket.Event packet) {
    super(packet.arguments().from(1), socket.namespace().server().codec());
    this.socket = socket;
    this.packet = packet;
  }

  @Override
  public void run() {
    socket.watchOutgoing(this);
  }

  /** As one that comes in: whoever watches more slowly than is sent must not fill the memory. */
  @Override
  public int weight() {
    return (int) Math.min(Integer.MAX_VALUE, packet.arguments().keptBytes() + OVERHEAD_BYTES);
  }

  @Override
  public String describe() {
    return "The handler of outgoing events on " + LogText.of(socket.namespace().name());
  }

  @Override
  public String name() {
    return packet.name();
  }

  @Override
  public boolean expectsAck() {
    return packet.id() >= 0;
  }

  @Override
  public boolean ack(@Nullable Object... values) {
    return false;
  }

  @Override
  public void fail(Throwable failure) {
    socket.namespace().failed(socket, this, failure);
  }
}
