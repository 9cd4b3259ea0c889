package io.sockeye.testing.http;

import static io.sockeye.testing.http.HostUnderTest.GET;
import static io.sockeye.testing.http.HostUnderTest.closing;
import static io.sockeye.testing.http.HostUnderTest.readAll;
import static io.sockeye.testing.http.HostUnderTest.text;
import static io.sockeye.testing.http.HostUnderTest.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sockeye.http.HostException;
import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpHost;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link HttpHost} that binds its port itself owes its service. A bridge into another
 * server does not. To be extended like {@link HttpHostContract}, beside it.
 */
public abstract class HostPortContract extends HostContract {
  /** Made by JUnit. */
  protected HostPortContract() {}

  @Test
  void aPortInUseIsRefusedByName() throws Exception {
    HttpHost second = createHost();
    HostOptions taken = new HostOptions(HostUnderTest.loopback(host().host.port()), null);
    HostException refusal = assertThrows(HostException.class, () -> second.start(taken, host()));
    assertTrue(
        String.valueOf(refusal.getMessage()).contains(String.valueOf(host().host.port())),
        refusal.getMessage());
    second.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void stopAcceptingFreesThePortAndKeepsTheConnections() throws Exception {
    host().answering(exchange -> exchange.respond(text("still here")));
    try (Socket socket = host().connect()) {
      write(socket, GET);
      assertTrue(socket.getInputStream().read() == 'H');
      int port = host().host.port();
      host().host.stopAccepting().toCompletableFuture().get(10, TimeUnit.SECONDS);
      host().host.stopAccepting().toCompletableFuture().get(10, TimeUnit.SECONDS);
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      write(socket, closing(GET));
      assertEquals(2, readAll(socket).split("still here", -1).length - 1);
    }
  }

  @Test
  void closeFreesThePort() throws Exception {
    int port = host().host.port();
    host().host.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
  }
}
