package io.sockeye.server;

import io.sockeye.event.RawEvent;
import org.jspecify.annotations.Nullable;

/** Told what went wrong in a handler or middleware. The connection stays open. */
@FunctionalInterface
public interface ErrorHandler {
  /**
   * Called for each failure, on the thread it happened on.
   *
   * @param socket the socket whose handler it was
   * @param event the event that was handled, or {@code null} when it was no event
   * @param failure what was thrown
   */
  void handle(Socket socket, @Nullable RawEvent event, Throwable failure);
}
