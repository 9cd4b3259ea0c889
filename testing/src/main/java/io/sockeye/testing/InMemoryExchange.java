package io.sockeye.testing;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request, seen from the server. What the client does arrives as tasks of the lane. */
final class InMemoryExchange implements HttpExchange {
  private final InMemoryHost host;
  private final HttpRequest request;
  private final Lane lane;
  private final LaneExecutor executor;
  private final InMemoryResponse client;
  private final AtomicBoolean responded = new AtomicBoolean();
  private final Runnable cut = this::clientAborts;

  // Touched on the connection's lane only.
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean bodyComplete;
  private int maxBytes;
  private @Nullable BodyReceiver receiver;
  private boolean handedOver;
  private boolean aborted;
  private @Nullable Runnable onAbort;

  InMemoryExchange(InMemoryHost host, HttpRequest request, Lane lane, LaneExecutor executor) {
    this.host = host;
    this.request = request;
    this.lane = lane;
    this.executor = executor;
    this.client = new InMemoryResponse(request.method(), this::clientAborts);
  }

  InMemoryResponse client() {
    return client;
  }

  void arrive() {
    HttpService service = host.service();
    host.opened(cut);
    input(
        () -> {
          try {
            service.onRequest(this);
          } catch (RuntimeException failure) {
            respond(HttpResponse.empty(500));
          }
        });
  }

  void bodyPiece(byte[] piece) {
    input(
        () -> {
          body.writeBytes(piece);
          offerBody();
        });
  }

  void bodyEnd() {
    input(
        () -> {
          bodyComplete = true;
          offerBody();
        });
  }

  private void clientAborts() {
    input(
        () -> {
          Runnable action = onAbort;
          if (!handedOver && !aborted) {
            aborted = true;
            host.closed(cut);
            if (action != null) {
              action.run();
            }
          }
        });
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public void readBody(int max, BodyReceiver to) {
    executor.execute(
        () -> {
          maxBytes = max;
          receiver = to;
          offerBody();
        });
  }

  private void offerBody() {
    BodyReceiver waiting = receiver;
    if (waiting == null || aborted) {
      return;
    }
    if (body.size() > maxBytes) {
      receiver = null;
      waiting.onTooLarge();
    } else if (bodyComplete) {
      receiver = null;
      waiting.onBody(body.toByteArray());
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
    if (responded.compareAndSet(false, true)) {
      executor.execute(
          () -> {
            if (!aborted) {
              handedOver = true;
              host.closed(cut);
              client.arrived(response, close);
            }
          });
    }
  }

  @Override
  public void onAbort(Runnable action) {
    executor.execute(
        () -> {
          onAbort = action;
          if (aborted) {
            action.run();
          }
        });
  }

  private void input(Runnable task) {
    executor.execute(task);
    host.clock().settle();
  }
}
