package io.sockeye.http;

import org.jspecify.annotations.Nullable;

/** What a host tells of one WebSocket connection, always on its lane. */
public interface WebSocketListener {
  /**
   * A whole text message, checked to be UTF-8.
   *
   * @param array holds the message; not written to again by the host
   * @param offset where it begins
   * @param length how many bytes it has
   */
  void onText(byte[] array, int offset, int length);

  /**
   * A whole binary message.
   *
   * @param array holds the message; not written to again by the host
   * @param offset where it begins
   * @param length how many bytes it has
   */
  void onBinary(byte[] array, int offset, int length);

  /** The connection can take more: {@link WebSocketConnection#writable} has become true. */
  void onWritable();

  /**
   * The client has sent a message that is larger than allowed; nothing of it is delivered. The host
   * closes with 1009 and {@link WebSocketOptions#tooLarge}, and {@link #onClose} follows with that
   * text.
   */
  default void onTooLarge() {}

  /**
   * The connection is gone. Called exactly once, last, however it ended, also after a close of our
   * own.
   *
   * @param error {@code null} after an orderly end (close frame, FIN, our close), else what went
   *     wrong, for people
   */
  void onClose(@Nullable String error);
}
