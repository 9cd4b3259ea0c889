package io.sockeye.server.adapter;

import io.sockeye.http.SharedMessage;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast on its way to the members of one lane.
 *
 * @param event what is broadcast
 * @param messages its frames, in the order in which they are sent; closed by the adapter when all
 *     members of the lane have been served
 * @param options how it is delivered
 * @param acks what collects the acknowledgements, or {@code null} when none is wanted
 */
public record Delivery(
    SocketPacket.Event event,
    List<SharedMessage> messages,
    BroadcastOptions options,
    @Nullable AckCollector acks) {}
