package io.sockeye.examples.docs;

import io.sockeye.server.RecoveryOptions;
import io.sockeye.server.SocketIOServer;
import java.time.Duration;
import java.util.List;

/** The code of the page on delivery. */
final class Delivery {
  private Delivery() {}

  static SocketIOServer recovering() {
    // snippet: clients that come back
    SocketIOServer io =
        SocketIOServer.builder()
            .connectionStateRecovery(
                RecoveryOptions.builder().maxDisconnectionDuration(Duration.ofMinutes(2)).build())
            .build();
    io.onConnection(
        socket -> {
          if (!socket.recovered()) {
            socket.join("lobby");
            socket.emit("history", history());
          }
        });
    // end
    return io;
  }

  private static List<String> history() {
    return List.of();
  }
}
