package io.sockeye.http;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket message on its way to many connections of one lane. It keeps the host's form of the
 * frame, made by the first connection that needs it, until {@link #close}. Belongs to the lane; not
 * thread-safe.
 */
public final class SharedMessage implements AutoCloseable {
  private final byte[] bytes;
  private final boolean binary;
  private @Nullable Object form;
  private @Nullable Runnable release;

  /**
   * Creates a message.
   *
   * @param bytes the message; not to be changed any more
   * @param binary whether it is a binary message
   */
  public SharedMessage(byte[] bytes, boolean binary) {
    this.bytes = bytes;
    this.binary = binary;
  }

  /**
   * Returns the message.
   *
   * @return its bytes, not to be changed
   */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Tells the kind of message.
   *
   * @return whether it is binary
   */
  public boolean binary() {
    return binary;
  }

  /**
   * Returns the host's form of the frame, made at the first call.
   *
   * @param <F> the host's type
   * @param type the host's type
   * @param make makes the form
   * @param free gives the form back, at {@link #close}
   * @return the form; it stays the message's, a connection that keeps it must hold its own
   *     reference
   */
  public <F> F hostForm(Class<F> type, Function<SharedMessage, F> make, Consumer<F> free) {
    Object known = form;
    if (known != null) {
      return type.cast(known);
    }
    F made = make.apply(this);
    form = made;
    release = () -> free.accept(made);
    return made;
  }

  /**
   * Gives the host's form back. Called by whoever created this, when the last connection has been
   * served.
   */
  @Override
  public void close() {
    Runnable last = release;
    form = null;
    release = null;
    if (last != null) {
      last.run();
    }
  }
}
