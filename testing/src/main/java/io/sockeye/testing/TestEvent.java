package io.sockeye.testing;

import io.sockeye.event.RawEvent;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.SocketPacket;
import org.jspecify.annotations.Nullable;

/** An event on the client's side. */
final class TestEvent extends RawEvent {
  /** So much of the arguments is shown, as the test wants to see what came and not all of it. */
  private static final int SHOWN = 200;

  private final TestClient client;
  private final SocketPacket.Event packet;

  /** Touched by whoever acknowledges, which is the test. */
  private boolean open;

  TestEvent(TestClient client, SocketPacket.Event packet, JsonCodec codec, boolean incoming) {
    super(packet.arguments().from(1), codec);
    this.client = client;
    this.packet = packet;
    this.open = incoming && packet.id() >= 0;
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
    boolean first = open;
    open = false;
    if (first) {
      client.acknowledge(packet.id(), values);
    }
    return first;
  }

  @Override
  public void fail(Throwable failure) {
    client.failed(this, failure);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name()).append('(');
    JsonValues arguments = packet.arguments();
    for (int i = 1; i < arguments.size() && text.length() < SHOWN; i++) {
      text.append(i == 1 ? "" : ",").append(arguments.text(i));
    }
    if (text.length() > SHOWN) {
      text.setLength(SHOWN);
      text.append('…');
    }
    return text.append(')').toString();
  }
}
