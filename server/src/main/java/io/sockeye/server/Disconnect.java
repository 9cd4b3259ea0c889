package io.sockeye.server;

import org.jspecify.annotations.Nullable;

/**
 * The end of a socket.
 *
 * @param reason why it ended
 * @param detail more about it for people, or {@code null}
 */
public record Disconnect(DisconnectReason reason, @Nullable String detail) {}
