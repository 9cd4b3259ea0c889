package io.sockeye.engineio.netty;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the messages of one connection (RFC 7692 §7.2.2) as they come. It has an inflater while
 * a message is on its way, and in between only if the client keeps its context.
 */
final class MessageInflater {
  /** What the client has left out of the message. */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final Deflation deflation;
  private final boolean keepsContext;
  private final byte[] oneByteTooMuch = new byte[1];
  private @Nullable Inflater inflater;

  /** Whether something was inflated that {@link #TAIL} completes. */
  private boolean begun;

  MessageInflater(Deflation deflation, boolean keepsContext) {
    this.deflation = deflation;
    this.keepsContext = keepsContext;
  }

  /**
   * Inflates a piece of a message.
   *
   * @throws WebSocketException if that is no deflated data, or the message becomes too large
   */
  void inflate(byte[] array, int from, int n, MessageBuffer into) {
    if (n == 0) {
      return;
    }
    Inflater running = inflater;
    if (running == null) {
      running = deflation.takeInflater();
      inflater = running;
    }
    try {
      inflate(running, array, from, n, into);
    } catch (DataFormatException garbage) {
      throw WebSocketException.notDeflated();
    }
  }

  private void inflate(Inflater running, byte[] array, int from, int n, MessageBuffer into)
      throws DataFormatException {
    running.setInput(array, from, n);
    begun = true;
    while (true) {
      into.makeRoom();
      int room = into.room();
      if (room == 0) {
        // The largest message there may be is complete: not a single byte may follow.
        if (running.inflate(oneByteTooMuch) > 0) {
          throw WebSocketException.tooLarge();
        }
      } else {
        int made = running.inflate(into.array(), into.size(), room);
        into.written(made);
        if (made == room) {
          continue;
        }
      }
      if (!running.finished()) {
        return;
      }
      // A block that says it is the last one need not be (RFC 7692 §7.2.3.4). Whoever sends one
      // begins with a new context, as zlib does.
      int rest = running.getRemaining();
      running.reset();
      if (rest == 0) {
        begun = false;
        return;
      }
      running.setInput(array, from + n - rest, rest);
    }
  }

  /** The message is complete. */
  void finish(MessageBuffer into) {
    if (begun) {
      inflate(TAIL, 0, TAIL.length, into);
      begun = false;
    }
    if (!keepsContext) {
      end();
    }
  }

  /** Lets go of the inflater. */
  void end() {
    Inflater last = inflater;
    inflater = null;
    if (last != null) {
      deflation.giveBack(last);
    }
  }
}
