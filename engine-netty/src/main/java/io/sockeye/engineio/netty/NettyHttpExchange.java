package io.sockeye.engineio.netty;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.lane.Lane;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on an {@link HttpConnection}. Hops to the connection's loop; the rest is done there.
 */
final class NettyHttpExchange implements HttpExchange {
  private static final Logger log = LoggerFactory.getLogger(NettyHttpExchange.class);

  private final HttpConnection connection;
  private final Loop loop;
  private final RequestHead head;
  private final HttpRequest request;
  private final BodyDecoder body;

  // Touched on the loop only.
  private @Nullable BodyCollector collector;
  private @Nullable Runnable abortAction;
  private boolean responded;
  private boolean aborted;
  private boolean handedOver;

  NettyHttpExchange(HttpConnection connection, Loop loop, RequestHead head, HttpRequest request) {
    this.connection = connection;
    this.loop = loop;
    this.head = head;
    this.request = request;
    this.body = new BodyDecoder(head);
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Lane lane() {
    return loop.lane();
  }

  @Override
  public void readBody(int maxBytes, BodyReceiver receiver) {
    onLoop(() -> connection.readBody(this, new BodyCollector(maxBytes, head, receiver)));
  }

  @Override
  public void respond(HttpResponse response) {
    onLoop(() -> connection.respond(this, response, false));
  }

  @Override
  public void respondAndClose(HttpResponse response) {
    onLoop(() -> connection.respond(this, response, true));
  }

  @Override
  public void onAbort(Runnable action) {
    onLoop(
        () -> {
          if (aborted) {
            run(action);
          } else if (!handedOver) {
            abortAction = action;
          }
        });
  }

  private void onLoop(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  RequestHead head() {
    return head;
  }

  BodyDecoder body() {
    return body;
  }

  @Nullable BodyCollector collector() {
    return collector;
  }

  void collectWith(BodyCollector bodyCollector) {
    collector = bodyCollector;
  }

  boolean responded() {
    return responded;
  }

  /** Returns whether this is the first response, to a client that is still there. */
  boolean takeResponse() {
    if (responded || aborted) {
      return false;
    }
    responded = true;
    return true;
  }

  /** The whole response has been taken by the network. */
  void handedOver() {
    handedOver = true;
    abortAction = null;
  }

  /**
   * The client is gone. Only the first call has an effect, and only before the response is over.
   */
  void abort() {
    if (aborted || handedOver) {
      return;
    }
    aborted = true;
    Runnable action = abortAction;
    abortAction = null;
    if (action != null) {
      run(action);
    }
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (Throwable failure) {
      log.error("What was to be done for a client that is gone failed", failure);
    }
  }
}
