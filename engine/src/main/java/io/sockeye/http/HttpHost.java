package io.sockeye.http;

import io.sockeye.lane.Lane;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What speaks HTTP and WebSocket with the network and hands requests to an {@link HttpService}.
 * Started once and closed once; methods may be called from any thread.
 */
public interface HttpHost {
  /**
   * Binds the port and begins to accept. Blocks until the port is bound.
   *
   * @param options where to listen, and how
   * @param service what answers
   * @throws HostException if the host cannot listen there, with a message that says what was wrong
   *     (a port in use, an unreadable key)
   */
  void start(HostOptions options, HttpService service);

  /**
   * Returns the port that was bound.
   *
   * @return the port
   * @throws IllegalStateException if the host is not started
   */
  int port();

  /**
   * Returns the lanes of this host. They exist from {@link #start} on.
   *
   * @return all lanes, in a fixed order
   */
  List<Lane> lanes();

  /**
   * Stops accepting connections and gives up the port; open connections go on.
   *
   * @return completes when the port is free
   */
  CompletionStage<Void> stopAccepting();

  /**
   * Stops accepting, closes every connection and ends all threads of this host. Never waits for the
   * calling thread.
   *
   * @return completes when the port is free and no thread is left
   */
  CompletionStage<Void> close();
}
