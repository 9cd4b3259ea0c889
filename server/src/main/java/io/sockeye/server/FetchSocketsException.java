package io.sockeye.server;

import io.sockeye.event.SocketIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Not all nodes of the cluster have said which sockets they have (SIO-58). What is known is here.
 */
public final class FetchSocketsException extends SocketIOException {
  private static final long serialVersionUID = 1;

  private final transient List<RemoteSocket> sockets;
  private final int answered;
  private final int expected;
  private final transient Set<String> missing;

  FetchSocketsException(
      String message,
      List<RemoteSocket> sockets,
      int answered,
      int expected,
      Set<String> missing,
      @Nullable Throwable cause) {
    super(message, cause);
    this.sockets = sockets;
    this.answered = answered;
    this.expected = expected;
    this.missing = missing;
  }

  /**
   * Returns the sockets that were found: those of this node and of the nodes that have answered.
   *
   * @return them
   */
  public List<RemoteSocket> sockets() {
    return sockets;
  }

  /**
   * Returns how many other nodes have answered.
   *
   * @return their number
   */
  public int answered() {
    return answered;
  }

  /**
   * Returns how many other nodes were asked.
   *
   * @return their number; 0 if the cluster could not be reached, then there is a cause
   */
  public int expected() {
    return expected;
  }

  /**
   * Returns which nodes have not answered.
   *
   * @return their ids, as far as the adapter knows who is in the cluster
   */
  public Set<String> missing() {
    return missing;
  }
}
