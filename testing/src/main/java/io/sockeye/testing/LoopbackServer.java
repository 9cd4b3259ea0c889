package io.sockeye.testing;

import io.sockeye.server.SocketIOServer;
import io.sockeye.server.SocketIOServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A {@link SocketIOServer} on a free port of the loopback interface, for tests with clients of
 * another kind: the JavaScript client, a browser. It has real threads and real time.
 *
 * <p>The host is the one that a server finds by itself, so {@code sockeye-engine-netty} has to be
 * on the class path, as it is with {@code sockeye-server} unless it was excluded.
 *
 * <p>Safe for use by any thread; {@link #start} and {@link #close} block.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(5);

  private final SocketIOServer io;
  private final int port;

  private LoopbackServer(SocketIOServer io) {
    this.io = io;
    this.port = io.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).port();
  }

  /**
   * Starts a server with default options.
   *
   * @param application registers handlers
   * @return the server, listening
   * @throws IllegalStateException if there is no host on the class path; the message names the
   *     artefact that is missing
   */
  public static LoopbackServer start(Consumer<SocketIOServer> application) {
    return start(options -> {}, application);
  }

  /**
   * Starts a server.
   *
   * @param options changes its options
   * @param application registers handlers
   * @return the server, listening
   * @throws IllegalStateException if no host was set and there is none on the class path; the
   *     message names the artefact that is missing
   */
  public static LoopbackServer start(
      Consumer<SocketIOServerBuilder> options, Consumer<SocketIOServer> application) {
    SocketIOServerBuilder builder = SocketIOServer.builder();
    options.accept(builder);
    SocketIOServer io = builder.build();
    try {
      application.accept(io);
      return new LoopbackServer(io);
    } catch (RuntimeException | Error failure) {
      io.close();
      throw failure;
    }
  }

  /**
   * Returns the server.
   *
   * @return the server
   */
  public SocketIOServer io() {
    return io;
  }

  /**
   * Returns the port.
   *
   * @return the port, also after the server has been closed
   */
  public int port() {
    return port;
  }

  /**
   * Returns the address for clients.
   *
   * @return such as {@code http://127.0.0.1:40123}
   */
  public URI uri() {
    try {
      String address = InetAddress.getLoopbackAddress().getHostAddress();
      return new URI("http", null, address, port, null, null, null);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("an address makes a URI", impossible);
    }
  }

  /**
   * Disconnects everybody, closes the server, and checks that nothing is left: the port is free,
   * and every session, socket and room is gone. Waits 5 s for handlers to return. Nothing happens
   * the second time.
   *
   * @throws AssertionError if something is left; it says what
   */
  @Override
  public void close() {
    CompletableFuture<Void> end = io.shutdown(SHUTDOWN_PATIENCE);
    try {
      end.get(2 * SHUTDOWN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the server was being closed", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the server has not been closed in an orderly way", e);
    }
    Leftovers.refuse(Leftovers.of(io), List.of());
  }
}
