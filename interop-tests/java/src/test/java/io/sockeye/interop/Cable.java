package io.sockeye.interop;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A cable between a client and a server of this machine, to be cut. Any thread. */
final class Cable implements Closeable {
  private final ServerSocket near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private volatile boolean broken;

  Cable(int port) throws IOException {
    start(
        () -> {
          while (true) {
            join(near.accept(), new Socket(InetAddress.getLoopbackAddress(), port));
          }
        });
  }

  int port() {
    return near.getLocalPort();
  }

  /** Both ends notice. Nothing gets through until it is mended. */
  void cut() {
    broken = true;
    ends.forEach(Cable::end);
  }

  void mend() {
    broken = false;
  }

  private void join(Socket client, Socket server) {
    ends.add(client);
    ends.add(server);
    if (broken) {
      cut();
      return;
    }
    start(() -> carry(client, server));
    start(() -> carry(server, client));
  }

  private void carry(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
    } finally {
      ends.remove(from);
      ends.remove(to);
    }
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The end of a connection, or of the cable.
              }
            },
            "cable");
    thread.setDaemon(true);
    thread.start();
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    near.close();
    cut();
  }

  private interface Task {
    void run() throws IOException;
  }
}
