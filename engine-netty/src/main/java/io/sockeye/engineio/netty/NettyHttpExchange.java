package io.sockeye.engineio.netty;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.lane.Lane;
import io.sockeye.lane.RareLog;
import org.jspecify.annotations.Nullable;

/**
 * One request on an {@link HttpConnection}, from its head to the end of its body and of its
 * response. The public methods hop to the connection's loop; all state is touched there only.
 */
final class NettyHttpExchange implements HttpExchange {
  private static final RareLog log = RareLog.everySecond(NettyHttpExchange.class);

  /** How much of a body nobody asked for is read over to keep the connection. */
  private static final int MAX_DISCARDED_BYTES = 64 * 1024;

  private final HttpConnection connection;
  private final Loop loop;
  private final RequestHead head;
  private final HttpRequest request;

  private @Nullable BodyCollector collector;
  private long bodyBytesSeen;
  private boolean bodyComplete;
  private int discarded;
  private boolean continueSent;

  private boolean responded;
  private boolean handedOver;

  /** How far the response's body is. Written last on the loop; any thread looks. */
  private volatile Taking taking = Taking.NOTHING;

  /** How long it is; of no meaning before there is one. */
  private volatile long responseBytes;

  private enum Taking {
    /** There is no response yet. */
    NOTHING,
    /** It is on its way to the loop. */
    COMING,
    /** The channel has it, and the network has not taken all of it. */
    WRITING,
    /** All has been taken, or nothing will be any more. */
    OVER
  }

  private @Nullable Runnable abortAction;
  private boolean aborted;

  NettyHttpExchange(HttpConnection connection, Loop loop, RequestHead head, HttpRequest request) {
    this.connection = connection;
    this.loop = loop;
    this.head = head;
    this.request = request;
    this.bodyComplete = head.bodyBytes() == 0;
  }

  // ---- for the service

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
    BodyCollector wanted = new BodyCollector(maxBytes, head.bodyBytes(), receiver);
    if (loop.inLoop()) {
      connection.readBody(this, wanted);
    } else {
      loop.execute(() -> connection.readBody(this, wanted));
    }
  }

  @Override
  public void respond(HttpResponse response) {
    respond(response, false);
  }

  @Override
  public void respondAndClose(HttpResponse response) {
    respond(response, true);
  }

  private void respond(HttpResponse response, boolean close) {
    if (taking == Taking.NOTHING) {
      responseBytes = response.body().length;
      taking = Taking.COMING;
    }
    if (loop.inLoop()) {
      connection.respond(this, response, close);
    } else {
      loop.execute(() -> connection.respond(this, response, close));
    }
  }

  @Override
  public long pendingBytes() {
    return switch (taking) {
      case NOTHING, OVER -> 0;
      case COMING -> responseBytes;
      case WRITING -> Math.min(responseBytes, Math.max(1, connection.unsentBytes()));
    };
  }

  @Override
  public void cut() {
    if (loop.inLoop()) {
      connection.cut(this);
    } else {
      loop.execute(() -> connection.cut(this));
    }
  }

  @Override
  public void onAbort(Runnable action) {
    if (loop.inLoop()) {
      whenAborted(action);
    } else {
      loop.execute(() -> whenAborted(action));
    }
  }

  private void whenAborted(Runnable action) {
    if (aborted) {
      run(action);
    } else if (!handedOver) {
      abortAction = action;
    }
  }

  // ---- the body

  RequestHead head() {
    return head;
  }

  /** Returns whether this is the first that wants the body, and in time. */
  boolean collectWith(BodyCollector wanted) {
    if (responded || aborted || collector != null) {
      return false;
    }
    collector = wanted;
    return true;
  }

  /** Returns whether the client waits to be told to send its body; true once. */
  boolean takeContinue() {
    boolean wanted = head.expectsContinue() && bodyBytesSeen == 0 && !bodyComplete && !continueSent;
    continueSent |= wanted;
    return wanted;
  }

  /** Whether more of the body is of use: to the service, or to get past it. */
  boolean wantsBody() {
    BodyCollector wanted = collector;
    return !bodyComplete && (responded || (wanted != null && !wanted.tooLarge()));
  }

  boolean bodyComplete() {
    return bodyComplete;
  }

  /**
   * Some of the body has come.
   *
   * @return whether there can be more of it
   */
  boolean body(byte[] array, int offset, int length, boolean last) {
    bodyBytesSeen += length;
    bodyComplete |= last;
    BodyCollector wanted = collector;
    if (responded) {
      discarded += length;
      return discarded <= MAX_DISCARDED_BYTES;
    }
    if (wanted != null && !wanted.tooLarge()) {
      wanted.add(array, offset, length);
      if (last || wanted.tooLarge()) {
        wanted.deliver();
      }
    }
    return true;
  }

  /** Whether the rest of the body may be read over, so that the connection can go on. */
  boolean restIsCheap() {
    if (bodyComplete) {
      return true;
    }
    BodyCollector wanted = collector;
    boolean refused = wanted != null && wanted.tooLarge();
    // A client that still waits for its 100 may send the body or not: nobody knows what comes next.
    boolean unclear = head.expectsContinue() && !continueSent;
    return !refused && !unclear && head.bodyBytes() - bodyBytesSeen <= MAX_DISCARDED_BYTES;
  }

  // ---- the response

  boolean responded() {
    return responded;
  }

  /** Returns whether this is the first response, to a client that is still there. */
  boolean takeResponse() {
    if (responded || aborted) {
      return false;
    }
    responded = true;
    taking = Taking.WRITING;
    return true;
  }

  /** The whole response has been taken by the network. */
  void handedOver() {
    handedOver = true;
    abortAction = null;
    taking = Taking.OVER;
  }

  /** Comes too late, or is not the first. */
  void responseIgnored() {
    if (!responded || aborted) {
      taking = Taking.OVER;
    }
  }

  /** Whether all of the response has been taken by the network, or there is none. */
  boolean nothingWaits() {
    return handedOver || !responded;
  }

  /** Whether body and response are over. */
  boolean over() {
    return handedOver && bodyComplete;
  }

  /**
   * The client is gone. Only the first call has an effect, and only before the response is over.
   */
  void abort() {
    if (aborted || handedOver) {
      return;
    }
    aborted = true;
    taking = Taking.OVER;
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
      log.error(failure, "What was to be done for a client that is gone failed");
    }
  }
}
