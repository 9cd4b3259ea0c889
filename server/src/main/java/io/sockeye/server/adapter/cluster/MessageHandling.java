package io.sockeye.server.adapter.cluster;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.Adapter;
import io.sockeye.server.adapter.AdapterContext;
import io.sockeye.server.adapter.Member;
import io.sockeye.server.adapter.SocketDescription;
import io.sockeye.server.adapter.cluster.ClusterMessage.Broadcast;
import io.sockeye.server.adapter.cluster.ClusterMessage.DisconnectSockets;
import io.sockeye.server.adapter.cluster.ClusterMessage.FetchSockets;
import io.sockeye.server.adapter.cluster.ClusterMessage.FetchSocketsResponse;
import io.sockeye.server.adapter.cluster.ClusterMessage.ServerSideEmit;
import io.sockeye.server.adapter.cluster.ClusterMessage.ServerSideEmitResponse;
import io.sockeye.server.adapter.cluster.ClusterMessage.SocketsJoin;
import io.sockeye.server.adapter.cluster.ClusterMessage.SocketsLeave;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.List;

/**
 * Does on this server what another one says, as if it had been issued here, and answers what it
 * asks. On the thread of the transport.
 */
final class MessageHandling {
  /** How long clients may take to acknowledge, if the other server has not said. */
  private static final Duration DEFAULT_ACK_TIMEOUT = Duration.ofSeconds(5);

  private final ClusterAdapter cluster;
  private final AdapterContext context;
  private final JsonCodec codec;
  private final Adapter here;

  MessageHandling(ClusterAdapter cluster, Adapter here) {
    this.cluster = cluster;
    this.context = cluster.context();
    this.codec = context.codec();
    this.here = here;
  }

  void handle(ClusterMessage message) {
    if (message instanceof Broadcast broadcast) {
      handle(broadcast);
    } else if (message instanceof SocketsJoin join) {
      here.socketsJoin(join.options(), join.rooms());
    } else if (message instanceof SocketsLeave leave) {
      here.socketsLeave(leave.options(), leave.rooms());
    } else if (message instanceof DisconnectSockets disconnect) {
      here.disconnectSockets(disconnect.options(), disconnect.close());
    } else if (message instanceof FetchSockets fetch) {
      handle(fetch);
    } else if (message instanceof ServerSideEmit emit) {
      handle(emit);
    } else {
      cluster.handleLife(message);
    }
  }

  private void handle(Broadcast message) {
    JsonValues arguments = codec.encode(message.event());
    String requestId = message.requestId();
    if (requestId == null) {
      here.broadcast(
          new SocketPacket.Event(context.namespace(), -1, arguments), message.options(), null);
      return;
    }
    Duration timeout = message.timeout();
    here.broadcast(
        new SocketPacket.Event(context.namespace(), context.nextAckId(), arguments),
        message.options(),
        new ForwardedAcks(
            cluster.uid(),
            context.namespace(),
            requestId,
            timeout == null ? DEFAULT_ACK_TIMEOUT : timeout,
            codec,
            response -> cluster.respond(message.uid(), () -> response)));
  }

  private void handle(FetchSockets message) {
    List<SocketDescription> found =
        here.select(message.options()).stream().map(Member::describe).toList();
    cluster.respond(
        message.uid(),
        () ->
            new FetchSocketsResponse(
                cluster.uid(), context.namespace(), message.requestId(), found));
  }

  private void handle(ServerSideEmit message) {
    String requestId = message.requestId();
    context.serverSideEvent(
        codec.encode(message.event()),
        requestId == null ? null : reply -> answer(message, requestId, reply));
  }

  private void answer(ServerSideEmit question, String requestId, JsonValues reply) {
    cluster.respond(
        question.uid(),
        () ->
            new ServerSideEmitResponse(
                cluster.uid(), context.namespace(), requestId, Trees.first(reply, codec)));
  }
}
