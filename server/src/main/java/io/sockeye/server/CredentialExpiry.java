package io.sockeye.server;

import io.sockeye.lane.Deadline;
import io.sockeye.lane.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a socket when what it has shown to get in is not valid any more, after a word of warning if
 * one is wanted. Touched on the lane only.
 */
final class CredentialExpiry extends Deadline {
  static final String REASON = "credentials expired";

  /** Enough for any date, and not so much that a moment on the lane's clock overflows. */
  private static final Duration FAR = Duration.ofDays(100 * 365);

  private final Socket socket;
  private final Lane lane;
  private @Nullable Instant end;
  private Duration notice = Duration.ZERO;

  CredentialExpiry(Socket socket, Lane lane) {
    this.socket = socket;
    this.lane = lane;
  }

  /** Sets another end; {@code null} is never. */
  void set(@Nullable Instant newEnd, Duration newNotice) {
    end = newEnd;
    notice = newNotice;
    armNext();
  }

  /** The socket is connected: a warning that was due before reaches it now. */
  void connected() {
    armNext();
  }

  void cancel() {
    end = null;
    lane.cancel(this);
  }

  /**
   * Does what is due and sets the next moment. The clock that credentials are dated by may be
   * corrected meanwhile, so it is asked again each time: never early by it.
   */
  private void armNext() {
    lane.cancel(this);
    Instant last = end;
    if (last == null) {
      return;
    }
    Duration left = left(last);
    if (left.isZero() || left.isNegative()) {
      end = null;
      socket.life().disconnect(Farewell.of(socket, REASON, null));
      return;
    }
    if (left.compareTo(notice) > 0) {
      lane.arm(this, left.minus(notice).toNanos());
      return;
    }
    if (!notice.isZero() && socket.connected()) {
      notice = Duration.ZERO;
      socket.emit(Socket.CREDENTIALS_EXPIRING_EVENT, Map.of("expiresInMillis", left.toMillis()));
    }
    lane.arm(this, left.toNanos());
  }

  private Duration left(Instant last) {
    Duration left = Duration.between(socket.namespace().server().now(), last);
    return left.compareTo(FAR) > 0 ? FAR : left;
  }

  @Override
  protected void expired() {
    armNext();
  }
}
