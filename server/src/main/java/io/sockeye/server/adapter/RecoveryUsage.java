package io.sockeye.server.adapter;

/**
 * What an adapter holds for clients that may come back, at one moment.
 *
 * @param sockets the sockets whose membership is followed: those that are connecting, connected or
 *     waited for
 * @param sessions the sessions that wait for their clients
 * @param packets the packets in the log
 * @param bytes what they hold, with what is needed to keep them
 */
public record RecoveryUsage(int sockets, int sessions, int packets, long bytes) {}
