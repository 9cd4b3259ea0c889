package io.sockeye.examples.docs;

import com.sun.net.httpserver.HttpServer;
import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.server.CloseReason;
import io.sockeye.engineio.server.EngineListener;
import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.engineio.server.EngineServer;
import io.sockeye.engineio.server.EngineSession;
import io.sockeye.http.HostOptions;
import io.sockeye.http.HttpHost;
import io.sockeye.server.SocketIOServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The shorter pieces of code in docs/embedding.md. */
final class Embedding {
  private Embedding() {}

  /** A server with a page of its own. */
  static HttpServer listening(InetSocketAddress address) {
    try {
      HttpServer server = HttpServer.create(address, 0);
      server.createContext(
          "/hello",
          exchange -> {
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(body);
            }
          });
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SocketIOServer mounted(HttpServer server) {
    // snippet: Socket.IO as a guest
    SocketIOServer io =
        SocketIOServer.builder()
            .host(new JdkHost(server, "/socket.io/", 2))
            .engine(engine -> engine.transports("polling"))
            .build();
    io.listen(server.getAddress());
    // end
    return io;
  }

  static EngineServer engine(HttpHost host, InetSocketAddress address) {
    // snippet: the bare engine
    EngineServer engine = new EngineServer(EngineOptions.builder().build(), Echo::new);
    host.start(new HostOptions(address, null), engine);
    // end
    return engine;
  }

  // snippet: what gets a session's messages
  /** Sends back what comes. */
  record Echo(EngineSession session) implements EngineListener {
    @Override
    public void onText(byte[] array, int offset, int length) {
      String text = new String(array, offset, length, StandardCharsets.UTF_8);
      session.send(EngineFrame.textMessage(text));
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {
      byte[] copy = new byte[length];
      System.arraycopy(array, offset, copy, 0, length);
      session.send(EngineFrame.binary(copy));
    }

    @Override
    public void onClose(CloseReason reason, @Nullable String description) {
      System.out.println(session.request().remoteAddress() + " has gone: " + reason);
    }
  }
  // end
}
