package io.sockeye.server.adapter.cluster;

import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A request whose answers are waited for. Its methods may be called from any thread. */
interface PendingRequest {
  /** Completes when nothing is waited for from other servers. */
  CompletionStage<?> over();

  /** How many other servers there are, when it is not known who they are. */
  void asked(int servers);

  /** Who the other servers are. */
  void asked(Set<String> servers);

  /** A server has answered. */
  void answered(Response response);

  /** A server has left the cluster. */
  void left(String server);

  /** The request did not get out. */
  void failed(Throwable cause);

  /** The time is over, or the adapter is closed: ends with what has come. */
  void timeIsOver();
}
