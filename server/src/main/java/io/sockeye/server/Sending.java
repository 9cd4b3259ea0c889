package io.sockeye.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.lane.OutboundCommand;
import io.sockeye.server.adapter.PacketFrames;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something for one socket alone, on its way to the lane. */
abstract class Sending extends OutboundCommand {
  final SocketMember member;
  final List<EngineFrame> frames;
  private final @Nullable Outflow outflow;

  Sending(SocketMember member, List<EngineFrame> frames) {
    super(PacketFrames.bytes(frames));
    this.member = member;
    this.frames = frames;
    this.outflow = member.socket.outflowIfAny();
    if (outflow != null) {
      outflow.add(bytes());
    }
  }

  @Override
  public final void run() {
    boolean sent = false;
    try {
      send();
      sent = true;
    } finally {
      arrived(member, outflow, bytes());
      if (!sent) {
        // It must not miss something and go on.
        member.cutOff();
      }
    }
  }

  /** On the lane. */
  abstract void send();

  @Override
  protected Runnable tooMuch() {
    SocketMember receiver = member;
    return instead(receiver::cutOff);
  }

  /** What the lane does in place of this, without the bytes. */
  final Runnable instead(Runnable action) {
    SocketMember receiver = member;
    Outflow flow = outflow;
    int bytes = bytes();
    return () -> {
      arrived(receiver, flow, bytes);
      action.run();
    };
  }

  /** On the lane. */
  private static void arrived(SocketMember member, @Nullable Outflow outflow, int bytes) {
    if (outflow != null) {
      outflow.remove(bytes);
      if (outflow.isAwaited() && outflow.isLittle()) {
        member.socket.lookForDrain();
      }
    }
  }

  /** An event. */
  static final class Event extends Sending {
    private final SocketPacket.Event packet;
    private final EmitFlags flags;

    Event(
        SocketMember member, SocketPacket.Event packet, List<EngineFrame> frames, EmitFlags flags) {
      super(member, frames);
      this.packet = packet;
      this.flags = flags;
    }

    @Override
    void send() {
      member.write(packet, frames, flags);
    }

    @Override
    protected Runnable tooMuch() {
      SocketMember receiver = member;
      return flags.mayBeDropped() ? instead(receiver::dropped) : super.tooMuch();
    }
  }

  /** An event whose acknowledgement is waited for. */
  static final class Question extends Sending {
    private final SocketPacket.Event packet;
    private final EmitFlags flags;
    private final PendingAck ack;
    private final Duration timeout;

    Question(
        SocketMember member,
        SocketPacket.Event packet,
        List<EngineFrame> frames,
        EmitFlags flags,
        PendingAck ack,
        Duration timeout) {
      super(member, frames);
      this.packet = packet;
      this.flags = flags;
      this.ack = ack;
      this.timeout = timeout;
    }

    @Override
    void send() {
      member.ask(packet, frames, flags, ack, timeout);
    }

    @Override
    protected Runnable tooMuch() {
      SocketMember receiver = member;
      PendingAck asked = ack;
      boolean mayBeDropped = flags.mayBeDropped();
      return instead(
          () -> {
            if (mayBeDropped) {
              receiver.dropped();
            } else {
              receiver.cutOff();
            }
            asked.disconnected("more was sent than can be kept");
          });
    }
  }

  /** An acknowledgement of ours. */
  static final class Answer extends Sending {
    Answer(SocketMember member, List<EngineFrame> frames) {
      super(member, frames);
    }

    @Override
    void send() {
      member.writeAck(frames);
    }
  }
}
