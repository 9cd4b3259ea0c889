package io.sockeye.server;

import org.jspecify.annotations.Nullable;

/**
 * The end of a socket.
 *
 * @param reason why it ended
 * @param detail more about it for people, or {@code null}; after {@link Socket#disconnectBecause}
 *     what was given there
 */
public record Disconnect(DisconnectReason reason, @Nullable String detail) {
  /**
   * The event that tells a client why it is going to be disconnected, right before it is: {@code
   * {"reason": text}}, with {@code "data"} if there is any. The protocol's DISCONNECT has no place
   * for it.
   */
  public static final String REASON_EVENT = "disconnect_reason";
}
