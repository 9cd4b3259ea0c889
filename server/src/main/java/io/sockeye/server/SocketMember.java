package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.json.JsonValues;
import io.sockeye.lane.Lane;
import io.sockeye.server.adapter.AckCollector;
import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.Delivery;
import io.sockeye.server.adapter.Member;
import io.sockeye.server.adapter.SocketDescription;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outbound side of a socket: what its adapter delivers to, and the way of everything that is
 * sent to its client. Touched on the lane only, but for what {@link Member} says of itself.
 */
abstract class SocketMember extends Member {
  final Socket socket;
  final Client client;

  /** There when an acknowledgement has been waited for: most sockets are never asked. */
  private @Nullable PendingAcks acks;

  /** There while something waits: for most sockets nothing ever does. */
  private @Nullable LatestPackets latest;

  SocketMember(Socket socket, Client client) {
    this.socket = socket;
    this.client = client;
  }

  // ---- what the adapter sees

  @Override
  public String id() {
    return socket.id();
  }

  @Override
  public Lane lane() {
    return client.lane();
  }

  @Override
  public SocketDescription describe() {
    return new SocketDescription(
        socket.id(),
        socket.handshake().toMap(),
        socket.rooms(),
        socket.namespace().plain(socket.data()));
  }

  @Override
  public void disconnect(boolean close) {
    socket.disconnect(close);
  }

  @Override
  public void cutOff() {
    if (!open()) {
      return;
    }
    client.session().endAsSlowConsumer("more is emitted to the clients of a lane than it can keep");
  }

  @Override
  public @Nullable String pid() {
    return socket.pid();
  }

  @Override
  public void replay(List<EngineFrame> frames, boolean compress) {
    client.write(frames, compress);
  }

  @Override
  public void deliver(Delivery delivery) {
    AckCollector collector = delivery.acks();
    if (collector != null) {
      boolean unused =
          acks().expect(delivery.event().id(), new SharedAck(collector), collector.timeout());
    }
    BroadcastOptions options = delivery.options();
    if (!options.isVolatile() || takesNow(options.conflateKey())) {
      client.writeShared(delivery.messages(), options.compress());
      socket.wrote(delivery.event());
    } else {
      keepLatest(options.conflateKey(), delivery.event(), delivery.frames(), options.compress());
    }
  }

  // ---- what is for this socket alone

  /** Sends an event, and waits for its acknowledgement. */
  void ask(
      SocketPacket.Event packet,
      List<EngineFrame> frames,
      EmitFlags flags,
      PendingAck ack,
      Duration timeout) {
    if (!open()) {
      ack.disconnected("socket " + socket.id() + " is disconnected");
    } else if (acks().expect(packet.id(), ack, timeout)) {
      write(packet, frames, flags);
    }
  }

  void write(SocketPacket.Event packet, List<EngineFrame> frames, EmitFlags flags) {
    if (!open()) {
      return;
    }
    if (!flags.isVolatile() || takesNow(flags.conflateKey())) {
      client.write(frames, flags.compress());
      socket.wrote(packet);
    } else {
      keepLatest(flags.conflateKey(), packet, frames, flags.compress());
    }
  }

  void writeAck(List<EngineFrame> frames) {
    if (open()) {
      client.write(frames, true);
    }
  }

  void acknowledged(long ackId, JsonValues values) {
    if (acks != null) {
      acks.answered(ackId, values);
    }
  }

  void failAcks(String why) {
    if (acks != null) {
      acks.failAll(why);
    }
  }

  private PendingAcks acks() {
    if (acks == null) {
      acks = new PendingAcks(client, socket.id());
    }
    return acks;
  }

  // ---- what a client does not take at once

  /** Whether what may be dropped, or is conflated under a key, can go to the client now. */
  private boolean takesNow(@Nullable String conflateKey) {
    return conflateKey == null
        ? client.session().writable()
        : latest == null && client.session().ready();
  }

  private void keepLatest(
      @Nullable String key, SocketPacket.Event packet, List<EngineFrame> frames, boolean compress) {
    if (key == null) {
      dropped();
      return;
    }
    LatestPackets kept = latest;
    if (kept == null) {
      SocketIOServer server = socket.namespace().server();
      kept = new LatestPackets(server.maxConflatedKeys(), server.maxBufferedBytes());
      latest = kept;
      client.awaitReady();
    }
    kept.keep(key, new LatestPackets.Waiting(packet, frames, compress));
  }

  /** Something that may be dropped was. */
  void dropped() {
    client.laneClients().volatileDropped();
  }

  /** Sends what has waited as far as the client takes it; returns whether that was all. */
  boolean sendLatest() {
    LatestPackets kept = latest;
    while (kept != null && client.session().ready()) {
      LatestPackets.Waiting next = kept.take();
      client.write(next.frames(), next.compress());
      socket.wrote(next.packet());
      if (kept.isEmpty()) {
        kept = null;
        latest = null;
      }
    }
    return kept == null;
  }
}
