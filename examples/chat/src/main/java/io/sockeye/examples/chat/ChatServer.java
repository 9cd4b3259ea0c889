package io.sockeye.examples.chat;

import io.sockeye.http.HostException;
import io.sockeye.http.StaticFiles;
import io.sockeye.server.SocketIOServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The chat: its page, the client's bundle and the socket, on one port. */
public final class ChatServer {
  private static final int DEFAULT_PORT = 3000;
  private static final int MAX_PORT = 65_535;
  private static final int USAGE = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private ChatServer() {}

  /**
   * Starts the chat. It ends with SIGINT or SIGTERM, after what is being handled, with exit code 0.
   *
   * @param arguments nothing, or {@code --port N}
   */
  public static void main(String... arguments) {
    int port = port(arguments);
    if (port < 0) {
      System.err.println("usage: ChatServer [--port N], N from 0 to " + MAX_PORT);
      System.exit(USAGE);
    }
    SocketIOServer io = create();
    try {
      io.listen(port);
    } catch (HostException e) {
      System.err.println(e.getMessage());
      io.close();
      System.exit(1);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(io), "drain"));
    System.out.println("The chat is on http://localhost:" + io.port() + "/ (Ctrl-C ends it)");
  }

  /** A server with the chat in it, that does not listen yet. */
  static SocketIOServer create() {
    ClassLoader loader = ChatServer.class.getClassLoader();
    SocketIOServer io =
        SocketIOServer.builder()
            .health(true)
            .pages(StaticFiles.classPath("public", loader))
            .build();
    new Chat(io, InstantSource.system()).start();
    return io;
  }

  /** The port asked for, or -1 if the arguments are wrong. */
  private static int port(String... arguments) {
    if (arguments.length == 0) {
      return DEFAULT_PORT;
    }
    boolean separate = arguments.length == 2 && arguments[0].equals("--port");
    boolean joined = arguments.length == 1 && arguments[0].startsWith("--port=");
    if (!separate && !joined) {
      return -1;
    }
    try {
      int port =
          Integer.parseInt(separate ? arguments[1] : arguments[0].substring("--port=".length()));
      return port <= MAX_PORT ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void drain(SocketIOServer io) {
    try {
      io.shutdown(PATIENCE).get(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      System.err.println("The chat did not end in an orderly way: " + e);
    }
    // An orderly end is a success, whichever signal asked for it.
    Runtime.getRuntime().halt(0);
  }
}
