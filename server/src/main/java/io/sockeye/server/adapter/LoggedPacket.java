package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet that was sent and may have to be sent again.
 *
 * @param position its place in the order in which the lanes see the packets of the namespace
 * @param offset what it is known by to clients
 * @param frames what is written, with the offset in it
 * @param socketId the id of the one socket it was sent to, or {@code null} for a broadcast
 * @param options whom a broadcast reaches, and how it is sent
 * @param bytes what it holds
 * @param atNanos when it was sent
 */
record LoggedPacket(
    long position,
    long offset,
    List<EngineFrame> frames,
    @Nullable String socketId,
    BroadcastOptions options,
    long bytes,
    long atNanos) {}
