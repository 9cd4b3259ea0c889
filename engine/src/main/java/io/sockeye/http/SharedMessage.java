package io.sockeye.http;

import org.jspecify.annotations.Nullable;

/**
 * One WebSocket message on its way to many connections of one lane. It keeps each {@link Form} that
 * its connections need, made by the first of them, until {@link #close}. Belongs to the lane; not
 * thread-safe.
 */
public final class SharedMessage implements AutoCloseable {
  private final byte[] bytes;
  private final boolean binary;

  /** The forms made so far. They are few, so looking through them costs less than a map. */
  private @Nullable Made<?> made;

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
   * Returns one form of the message, made at the first call with the same key.
   *
   * @param <F> the type of the form
   * @param key which form: the same object each time, compared by identity
   * @return the form; it stays the message's, a connection that keeps it must hold its own
   *     reference
   */
  @SuppressWarnings("unchecked") // what a key has made is of the key's type
  public <F> F form(Form<F> key) {
    for (Made<?> next = made; next != null; next = next.before) {
      if (next.key == key) {
        return (F) next.form;
      }
    }
    F form = key.make(this);
    made = new Made<>(key, form, made);
    return form;
  }

  /**
   * Gives all forms back. Called by whoever created this, when the last connection has been served.
   */
  @Override
  public void close() {
    Made<?> next = made;
    made = null;
    for (; next != null; next = next.before) {
      next.free();
    }
  }

  /**
   * One way to put a message on the wire, such as a host's frame, plain or compressed, or another
   * version's encoding, which may be a {@link SharedMessage} itself and so have forms of its own. A
   * constant of those who need it: it is the key as well as the maker.
   *
   * @param <F> the type of the form
   */
  public interface Form<F> {
    /**
     * Makes the form.
     *
     * @param message the message
     * @return its form, not {@code null}
     */
    F make(SharedMessage message);

    /**
     * Gives the form back. Called once, when the message is closed.
     *
     * @param form what {@link #make} has made
     */
    void free(F form);
  }

  private record Made<F>(Form<F> key, F form, @Nullable Made<?> before) {
    void free() {
      key.free(form);
    }
  }
}
