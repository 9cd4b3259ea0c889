package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;
import java.util.concurrent.CompletionStage;

/** Makes the ids of sessions. Who knows the id of a session owns it: ids must be unguessable. */
@FunctionalInterface
public interface IdGenerator {
  /**
   * Makes an id. Called on a lane; must not block. What throws, completes exceptionally, gives an
   * id that is in use, or one that is not made of 1 to 128 letters, digits, {@code -}, {@code _},
   * {@code .} and {@code ~}, refuses the handshake with code 3 and the context {@code
   * ID_GENERATION_ERROR}.
   *
   * @param request the head of the handshake
   * @return the id, now or later, completed by any thread
   */
  CompletionStage<String> generate(HttpRequest request);
}
