package io.sockeye.http;

import io.sockeye.lane.Lane;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What speaks HTTP and WebSocket with the network and hands requests to an {@link HttpService}: a
 * server of its own, or a bridge into one that is there already. The servers of this library know
 * no more of the network than this package and {@code io.sockeye.lane}.
 *
 * <p>What a host owes its service:
 *
 * <ul>
 *   <li><b>Lanes.</b> It has one or more {@link Lane}s, made once, each on a {@link
 *       io.sockeye.lane.LaneExecutor} of its own. Each connection belongs to one lane, and each
 *       callback about it comes on that lane: the calls of {@link HttpService}, {@link
 *       HttpExchange.BodyReceiver}, {@link HttpExchange#onAbort} and {@link WebSocketListener}. A
 *       lane must not be blocked, so what blocks (the reading and writing of a servlet container)
 *       has threads of its own.
 *   <li><b>Order.</b> The callbacks about one connection come in the order of what they tell. A
 *       request is handed over when its head is complete, the next one of its connection when the
 *       response before it has been sent, or else the responses are put into order by the host.
 *   <li><b>Once.</b> Each request is answered once, each body is delivered once, each end is told
 *       once; what is called a second time is ignored.
 *   <li><b>Limits.</b> It bounds what a client can make it keep: the head of a request and the time
 *       it takes, the time a body takes, connections that do nothing. What is too large or too slow
 *       is answered and closed by the host, and the service does not hear of it, or is told that
 *       the client is gone.
 * </ul>
 *
 * <p>Started once and closed once; methods may be called from any thread.
 */
public interface HttpHost {
  /**
   * Binds the port and begins to accept. Blocks until the port is bound; the service may be called
   * before this returns. A bridge into a server that listens already takes its place there.
   *
   * @param options where to listen, and how; a bridge whose server has its own address and TLS
   *     ignores them
   * @param service what answers
   * @throws HostException if the host cannot listen there, with a message that says what was wrong
   *     (a port in use, an unreadable key). Nothing of the host is left then but to close it
   * @throws IllegalStateException if it has been started or closed before
   */
  void start(HostOptions options, HttpService service);

  /**
   * Returns the port that was bound.
   *
   * @return the port, also after it has been given up
   * @throws IllegalStateException if the host is not started
   */
  int port();

  /**
   * Returns the lanes of this host. They exist from {@link #start} on, and are the same from then
   * on.
   *
   * @return all lanes, at least one, in a fixed order
   * @throws IllegalStateException if they do not exist yet
   */
  List<Lane> lanes();

  /**
   * Stops accepting connections and gives up the port; open connections go on, and so do requests
   * on them. Nothing happens when the host is not started, or does not accept any more.
   *
   * @return completes when the port is free
   */
  CompletionStage<Void> stopAccepting();

  /**
   * Stops accepting, closes every connection and ends all threads of this host. Responses and
   * messages that were given before are still written, as far as the network takes them. Then each
   * exchange that has no response is aborted, each WebSocket is told of its end, and last the lanes
   * end: what is handed to them from then on is refused ({@link
   * io.sockeye.lane.LaneExecutor#execute}).
   *
   * <p>May be called on a lane, from a callback and more than once: it never waits for the calling
   * thread. A host that was never started has nothing to close.
   *
   * @return completes when the port is free and no thread of the host is left, or only the one that
   *     completes this
   */
  CompletionStage<Void> close();
}
