package io.sockeye.examples.docs;

import com.sun.net.httpserver.HttpServer;
import io.sockeye.http.HttpHost;
import io.sockeye.testing.http.HttpHostContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The host of docs/embedding.md passes what hosts have to pass. */
// snippet: the contract
final class JdkHostTest extends HttpHostContract {
  private final List<HttpServer> servers = new ArrayList<>();

  @Override
  protected HttpHost createHost() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(address, 0);
      server.start();
      servers.add(server);
      return new JdkHost(server, "/", 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stopServers() {
    servers.forEach(server -> server.stop(0));
  }
}
// end
