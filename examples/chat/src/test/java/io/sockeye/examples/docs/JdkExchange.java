package io.sockeye.examples.docs;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.lane.Lane;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request of the JDK's server. What blocks is done by the threads for that. */
final class JdkExchange implements HttpExchange {
  /** What the JDK's server sets itself. */
  private static final Set<String> SERVERS_OWN =
      Set.of("content-length", "connection", "date", "transfer-encoding");

  private final com.sun.net.httpserver.HttpExchange jdk;
  private final HttpRequest request;
  private final Lane lane;
  private final Executor blocking;
  private final Set<JdkExchange> open;
  private final AtomicBoolean read = new AtomicBoolean();
  private final AtomicBoolean responded = new AtomicBoolean();

  // Touched on the lane only.
  private @Nullable Runnable onAbort;
  private boolean aborted;
  private boolean handedOver;

  /**
   * @param blocking threads that may block
   * @param open takes note of this until it is over
   */
  JdkExchange(
      com.sun.net.httpserver.HttpExchange jdk,
      Lane lane,
      Executor blocking,
      Set<JdkExchange> open) {
    this.jdk = jdk;
    this.lane = lane;
    this.blocking = blocking;
    this.open = open;
    open.add(this);
    HttpHeaders headers = new HttpHeaders();
    jdk.getRequestHeaders()
        .forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    this.request =
        new HttpRequest(
            jdk.getRequestMethod(),
            jdk.getRequestURI().toString(),
            headers,
            jdk.getRemoteAddress(),
            jdk instanceof com.sun.net.httpserver.HttpsExchange);
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Lane lane() {
    return lane;
  }

  // snippet: what a request can be asked
  @Override
  public void readBody(int maxBytes, BodyReceiver receiver) {
    if (!responded.get() && read.compareAndSet(false, true)) {
      blocking.execute(() -> readBlocking(maxBytes, receiver));
    }
  }

  private void readBlocking(int maxBytes, BodyReceiver receiver) {
    try {
      byte[] body = jdk.getRequestBody().readNBytes(maxBytes + 1);
      lane.submit(
          () -> {
            if (aborted || responded.get()) {
              return;
            }
            if (body.length > maxBytes) {
              receiver.onTooLarge();
            } else {
              receiver.onBody(body);
            }
          });
    } catch (IOException gone) {
      abort();
    }
  }

  @Override
  public void respond(HttpResponse response) {
    if (responded.compareAndSet(false, true)) {
      blocking.execute(() -> writeBlocking(response));
    }
  }

  @Override
  public void respondAndClose(HttpResponse response) {
    if (responded.compareAndSet(false, true)) {
      jdk.getResponseHeaders().set("Connection", "close");
      blocking.execute(() -> writeBlocking(response));
    }
  }

  private void writeBlocking(HttpResponse response) {
    try (jdk) {
      response
          .headers()
          .forEach(
              (name, value) -> {
                if (!SERVERS_OWN.contains(name)) {
                  jdk.getResponseHeaders().add(name, value);
                }
              });
      byte[] body = response.file() == null ? response.body() : Files.readAllBytes(response.file());
      int status = response.status();
      if (request.method().equals("HEAD")) {
        jdk.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      }
      boolean hasBody =
          body.length > 0 && !request.method().equals("HEAD") && status != 204 && status != 304;
      jdk.sendResponseHeaders(status, hasBody ? body.length : -1);
      if (hasBody) {
        try (OutputStream out = jdk.getResponseBody()) {
          out.write(body);
        }
      }
      lane.submit(() -> handedOver = true);
      open.remove(this);
    } catch (IOException gone) {
      abort();
    }
  }

  @Override
  public void onAbort(Runnable action) {
    lane.submit(
        () -> {
          if (aborted) {
            action.run();
          } else if (!handedOver) {
            onAbort = action;
          }
        });
  }

  /** The client has gone, or the host is being closed. */
  void abort() {
    lane.submit(
        () -> {
          if (!aborted && !handedOver) {
            aborted = true;
            jdk.close();
            open.remove(this);
            if (onAbort != null) {
              onAbort.run();
            }
          }
        });
  }

  // end

  boolean isAnswered() {
    return responded.get();
  }
}
