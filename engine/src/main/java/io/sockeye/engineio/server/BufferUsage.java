package io.sockeye.engineio.server;

/**
 * What waits for the clients of an {@link EngineServer}, at one moment.
 *
 * @param bufferedBytes how much waits for clients that did not take it at once, each by itself: a
 *     message that waits for several counts for each
 * @param sessions for how many clients something waits
 * @param slowConsumers how many sessions have ended with {@link CloseReason#SLOW_CONSUMER} so far
 */
public record BufferUsage(long bufferedBytes, int sessions, long slowConsumers) {}
