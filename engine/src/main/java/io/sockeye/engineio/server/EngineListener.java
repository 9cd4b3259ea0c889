package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EnginePacket;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one session, always on its lane; must not block. An exception is logged, and the
 * session goes on.
 */
public interface EngineListener {
  /**
   * A text message.
   *
   * @param array holds the text in UTF-8, checked; not written to again
   * @param offset where it begins
   * @param length how many bytes it has
   */
  void onText(byte[] array, int offset, int length);

  /**
   * A binary message.
   *
   * @param array holds the message; not written to again
   * @param offset where it begins
   * @param length how many bytes it has
   */
  void onBinary(byte[] array, int offset, int length);

  /**
   * The session is over. Called exactly once, last.
   *
   * @param reason why
   * @param description more for people, or {@code null}
   */
  void onClose(CloseReason reason, @Nullable String description);

  /**
   * What was sent has left: polling, in a response; WebSocket, to a host that is below its low
   * watermark, also when it gets below it later.
   */
  default void onDrain() {}

  /**
   * The session has become {@link EngineSession#ready}: what was sent has left, a poll has come, or
   * another transport carries the session. May be told again while it is.
   */
  default void onReady() {}

  /** What was sent is being handed to the network. */
  default void onFlush() {}

  /**
   * A packet of any type has come, before it is acted upon.
   *
   * @param packet the packet
   */
  default void onPacket(EnginePacket packet) {}

  /**
   * A packet of any type is being queued.
   *
   * @param bytes the packet in its canonical form, text with its type digit; not to be changed
   * @param binary whether it is a binary message
   */
  default void onPacketCreate(byte[] bytes, boolean binary) {}

  /** A pong has come in answer to a ping, or the ping of an Engine.IO 3 client. */
  default void onHeartbeat() {}

  /**
   * The client probes another transport.
   *
   * @param transport its name
   */
  default void onUpgrading(String transport) {}

  /**
   * The session has moved to another transport.
   *
   * @param transport its name
   */
  default void onUpgrade(String transport) {}
}
