package io.sockeye.server;

import io.sockeye.event.RawEvent;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An event that a client sent: the mailbox task that runs its handlers (SIO-37), and what they see.
 */
final class InboundEvent extends RawEvent implements MailboxTask {
  /** What it takes to know where an argument begins and ends. */
  private static final int BOUNDS_BYTES = 8;

  private final Socket socket;
  private final SocketPacket.Event packet;
  private final int weight;
  private final @Nullable AtomicBoolean acknowledged;

  InboundEvent(Socket socket, SocketPacket.Event packet, int bytes) {
    super(packet.arguments().from(1), socket.namespace().server().codec());
    this.socket = socket;
    this.packet = packet;
    this.weight =
        bytes + OVERHEAD_BYTES + Math.multiplyExact(BOUNDS_BYTES, packet.arguments().size());
    this.acknowledged = packet.id() < 0 ? null : new AtomicBoolean();
  }

  @Override
  public void run() {
    socket.handle(this);
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public String describe() {
    return "The handler of event \""
        + LogText.of(name())
        + "\" on "
        + LogText.of(socket.namespace().name());
  }

  @Override
  public String name() {
    return packet.name();
  }

  @Override
  public boolean expectsAck() {
    return acknowledged != null;
  }

  @Override
  public boolean ack(@Nullable Object... values) {
    if (acknowledged == null || !acknowledged.compareAndSet(false, true)) {
      return false;
    }
    socket.acknowledge(packet.id(), values);
    return true;
  }

  @Override
  public void fail(Throwable failure) {
    socket.namespace().failed(socket, this, failure);
  }
}
