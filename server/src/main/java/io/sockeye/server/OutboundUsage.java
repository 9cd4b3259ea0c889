package io.sockeye.server;

/**
 * What is on its way to the clients of a server, at one moment; counts begin with the server.
 *
 * @param emittedBytes how much has been emitted and has not come to the lanes, with 256 bytes for
 *     each event; a broadcast counts once for each lane
 * @param bufferedBytes how much waits for clients that did not take it at once, each by itself: a
 *     broadcast that waits for several counts for each
 * @param laggingClients for how many clients something waits
 * @param slowConsumers how many connections have ended as slow consumers
 * @param droppedVolatiles how many volatile events were dropped; of a broadcast, for how many
 *     sockets, if it has come to their lane
 */
public record OutboundUsage(
    long emittedBytes,
    long bufferedBytes,
    int laggingClients,
    long slowConsumers,
    long droppedVolatiles) {}
