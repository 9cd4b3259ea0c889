package io.sockeye.server.adapter.cluster;

/** What came from another node is no message of a cluster. */
public final class ClusterMessageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClusterMessageException(String message) {
    super(message);
  }
}
