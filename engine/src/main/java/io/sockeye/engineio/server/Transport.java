package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.http.PendingBytes;
import io.sockeye.http.SharedMessage;
import io.sockeye.lane.Lane;
import org.jspecify.annotations.Nullable;

/** What carries a session's packets. Touched on the session's lane only. */
abstract class Transport implements Lane.TurnEnd {
  final EngineSession session;
  private boolean dirty;

  Transport(EngineSession session) {
    this.session = session;
  }

  abstract String name();

  /** Queues a packet; it leaves at the end of the turn, if it can. */
  abstract void send(EngineFrame frame, boolean compress, @Nullable Runnable sent);

  abstract void send(SharedMessage message, boolean compress);

  abstract void flush();

  abstract boolean writable();

  /** Whether what is sent in this turn leaves at its end. */
  abstract boolean ready();

  /** What {@link EngineSession#pendingBytes} tells. Any thread. */
  abstract long pendingBytes();

  /** What counts for the limits: {@link #pendingBytes}, and what it costs to keep them. */
  abstract long waitingBytes();

  /** Adds the same to a sum in which what several clients wait for counts once. */
  abstract void addTo(PendingBytes sum);

  /** What {@link EngineSession#keepsUp} tells. Any thread. */
  abstract boolean keepsUp();

  abstract void reading(boolean on);

  /** Delivers what is queued, then ends the session. */
  abstract void drainAndClose();

  /** The session is over: says so to the client if it can, and lets go of everything. */
  abstract void end(CloseReason reason);

  /** As {@link #end}, and whatever a slow client has not taken is discarded. */
  abstract void endNow();

  /** The session is over because its client takes nothing: what waits is given up at once. */
  abstract void cut();

  /** Whoever is gone, goes, or breaks the rules is not waited for with much to send. */
  static boolean isNotWaitedFor(CloseReason reason) {
    return switch (reason) {
      case PING_TIMEOUT, PARSE_ERROR, TRANSPORT_CLOSE -> true;
      default -> false;
    };
  }

  /** Before something is sent: flushes once at the end of this turn, however much is sent in it. */
  final void flushSoon() {
    if (!dirty) {
      dirty = true;
      session.lookAtBacklog();
      session.lane().atTurnEnd(this);
    }
  }

  @Override
  public final void turnEnded() {
    dirty = false;
    flush();
  }
}
