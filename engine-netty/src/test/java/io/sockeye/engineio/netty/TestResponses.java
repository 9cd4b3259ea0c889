package io.sockeye.engineio.netty;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Answers that many tests give. */
final class TestResponses {
  private TestResponses() {}

  static HttpResponse text(int status, String body) {
    return HttpResponse.of(status, "text/plain", body);
  }

  /** Answers with the body that came in; 413 when it is too large. */
  static void echo(HttpExchange exchange, int maxBytes) {
    exchange.readBody(
        maxBytes,
        new HttpExchange.BodyReceiver() {
          @Override
          public void onBody(byte[] body) {
            exchange.respond(text(200, new String(body, StandardCharsets.UTF_8)));
          }

          @Override
          public void onTooLarge() {
            exchange.respondAndClose(HttpResponse.empty(413));
          }
        });
  }
}
