package io.sockeye.benchmarks.faults;

import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Emits to whoever asks for it with {@code flood} as fast as it can, until he is gone; to whoever
 * asks with {@code stream} as fast as he takes it; answers {@code echo}. With the limits it has by
 * default. Ends with its standard input.
 */
public final class FloodServer {
  private FloodServer() {}

  /**
   * Starts it, and prints {@code ready} and the port.
   *
   * @param arguments none
   * @throws IOException if the standard input breaks
   */
  public static void main(String[] arguments) throws IOException {
    try (SocketIOServer io =
        SocketIOServer.builder().serveClient(false).slowHandler(Duration.ofDays(1)).build()) {
      io.onWithAck("echo", String.class, (socket, text) -> text);
      io.on(
          "flood",
          Integer.class,
          (socket, bytes) -> {
            String filler = "x".repeat(bytes);
            while (socket.connected()) {
              socket.emit("x", filler);
            }
          });
      io.on("stream", Integer.class, (socket, bytes) -> stream(socket, "x".repeat(bytes)));
      io.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      System.out.println("ready " + io.port());
      while (System.in.read() >= 0) {
        // Waits for its end.
      }
      System.out.println(io.outboundUsage());
    }
  }

  private static void stream(Socket socket, String filler) {
    socket.onDrain(same -> sendWhileWritable(same, filler));
    sendWhileWritable(socket, filler);
  }

  private static void sendWhileWritable(Socket socket, String filler) {
    while (socket.isWritable()) {
      socket.emit("x", filler);
    }
  }
}
