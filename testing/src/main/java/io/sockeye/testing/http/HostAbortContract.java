package io.sockeye.testing.http;

import static io.sockeye.testing.http.HostUnderTest.GET;
import static io.sockeye.testing.http.HostUnderTest.next;
import static io.sockeye.testing.http.HostUnderTest.on;
import static io.sockeye.testing.http.HostUnderTest.text;
import static io.sockeye.testing.http.HostUnderTest.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHost;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link HttpHost} owes its service that looks at a connection while a request waits for
 * its response, and so notices a client that has gone away. Not every server does. To be extended
 * like {@link HttpHostContract}, beside it.
 */
public abstract class HostAbortContract extends HostContract {
  /** Made by JUnit. */
  protected HostAbortContract() {}

  @Test
  void aClientThatGoesAwayIsToldOnceOnTheLane() throws Exception {
    HttpExchange exchange;
    try (Socket socket = host().connect()) {
      write(socket, GET);
      exchange = next(exchanges);
      exchange.onAbort(() -> told.add("replaced"));
      exchange.onAbort(
          () -> {
            host().checkInLane(exchange.lane());
            told.add("aborted");
          });
      on(exchange.lane(), () -> {});
      // Closed by a reset.
      socket.setSoLinger(true, 0);
    }
    assertEquals("aborted", next(told));
    exchange.onAbort(() -> told.add("told later"));
    assertEquals("told later", next(told));
    exchange.respond(text("to nobody"));
    assertNull(told.poll(50, TimeUnit.MILLISECONDS));
  }
}
