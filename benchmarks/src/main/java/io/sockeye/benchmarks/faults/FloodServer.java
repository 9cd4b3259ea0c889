package io.sockeye.benchmarks.faults;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Emits to whoever asks for it with {@code flood} as fast as it can, until he is gone; to whoever
 * asks with {@code stream} as fast as he takes it; answers {@code echo}. For attacks it has
 * handlers that let clients name rooms, are slow, do not return, or ask questions; it says what it
 * has in memory, and how long its lanes were held up. With the limits it has by default. Ends with
 * its standard input.
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
    NettyHost host = NettyHost.builder().build();
    try (SocketIOServer io =
        SocketIOServer.builder()
            .host(host)
            .serveClient(false)
            .slowHandler(Duration.ofDays(1))
            .build()) {
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
      io.on("join", String.class, Socket::join);
      io.on("slow", socket -> LockSupport.parkNanos(100_000));
      io.on("block", socket -> Thread.sleep(10_000));
      io.on("ask", Integer.class, FloodServer::ask);
      io.onWithAck("memory", String.class, (socket, ignored) -> memory());
      io.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      LaneStalls stalls = new LaneStalls(host.lanes());
      io.onWithAck("stall", String.class, (socket, ignored) -> stalls.worstMillis());
      System.out.println("ready " + io.port());
      while (System.in.read() >= 0) {
        // Waits for its end.
      }
      System.out.println(io.outboundUsage());
    }
  }

  private static void ask(Socket socket, int questions) {
    for (int i = 0; i < questions; i++) {
      CompletableFuture<?> unused = socket.emitWithAck("question");
    }
  }

  /** What lives on the heap, and the buffers beside it, in bytes. */
  private static long memory() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return heap
        + ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
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
