package io.sockeye.server.adapter;

import java.time.Duration;

/**
 * What an adapter keeps for clients that may come back. Checked by the server.
 *
 * @param sessionTime how long a session waits for its client
 * @param logTime how long a packet is kept: longer than a session, since the end of a connection
 *     may be noticed late
 * @param maxPackets how many packets are kept
 * @param maxBytes how many bytes they may hold, with what is needed to keep them
 * @param maxSessions how many sessions may wait
 */
public record RecoveryLimits(
    Duration sessionTime, Duration logTime, int maxPackets, long maxBytes, int maxSessions) {}
