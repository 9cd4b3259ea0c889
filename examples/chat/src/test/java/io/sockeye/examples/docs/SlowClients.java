package io.sockeye.examples.docs;

import io.sockeye.event.SocketHandler;
import io.sockeye.event.Subscription;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** The code of the page on clients that read slowly. */
final class SlowClients {
  private SlowClients() {}

  static void rows(SocketIOServer io) {
    // snippet: as fast as the client takes it
    io.on("export", socket -> new Export(rows()).begin(socket));
    // end
  }

  // snippet: while it is writable
  /** Sends rows as the client takes them. */
  static final class Export implements SocketHandler<Socket> {
    private final Iterator<String> rows;
    private Subscription drains = () -> {};

    Export(Iterator<String> rows) {
      this.rows = rows;
    }

    void begin(Socket socket) {
      drains = socket.onDrain(this);
      handle(socket);
    }

    @Override
    public void handle(Socket socket) {
      while (rows.hasNext() && socket.isWritable()) {
        socket.emit("row", rows.next());
      }
      if (!rows.hasNext()) {
        drains.close();
      }
    }
  }

  // end

  static SocketIOServer limits() {
    // snippet: limits of what goes out
    SocketIOServer io =
        SocketIOServer.builder()
            .emitLimit(64 << 20, Duration.ofSeconds(5))
            .engine(
                engine ->
                    engine
                        .maxBufferedBytes(1 << 20)
                        .slowConsumerTimeout(Duration.ofSeconds(10))
                        .maxTotalBufferedBytes(512 << 20))
            .build();
    // end
    return io;
  }

  private static Iterator<String> rows() {
    return List.<String>of().iterator();
  }
}
