package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
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

  abstract long pendingBytes();

  abstract void reading(boolean on);

  /** Delivers what is queued, then ends the session. */
  abstract void drainAndClose();

  /** The session is over: says so to the client if it can, and lets go of everything. */
  abstract void end(CloseReason reason);

  /** As {@link #end}, and whatever a slow client has not taken is discarded. */
  abstract void endNow();

  /** Flushes once at the end of this turn, however much is sent in it. */
  final void flushSoon() {
    if (!dirty) {
      dirty = true;
      session.lane().atTurnEnd(this);
    }
  }

  @Override
  public final void turnEnded() {
    dirty = false;
    flush();
  }
}
