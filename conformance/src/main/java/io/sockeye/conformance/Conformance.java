package io.sockeye.conformance;

import io.sockeye.http.HostException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One server that foreign test suites run against. It prints {@code ready} when it accepts
 * connections, and is gone within a second of SIGTERM.
 */
public final class Conformance {
  private static final long CLOSE_MILLIS = 700;
  private static final int USAGE = 2;

  private Conformance() {}

  /**
   * Starts the profile that is named.
   *
   * @param arguments the profile, then flags
   */
  public static void main(String... arguments) {
    // Netty's flight recorder events load some 300 classes while the first client waits, which with
    // the short heartbeats here can cost it the session.
    System.setProperty("io.netty.jfr.enabled", "false");
    int failure = run(arguments, System.getenv(), System.out, System.err);
    if (failure != 0) {
      System.exit(failure);
    }
  }

  private static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    RunningServer server;
    try {
      CommandLine line = CommandLine.parse(arguments, environment);
      server = line.profile().start(line);
    } catch (UsageException e) {
      err.println(e.getMessage());
      return USAGE;
    } catch (HostException e) {
      err.println(e.getMessage());
      return 1;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "close"));
    out.println("ready");
    out.flush();
    return 0;
  }

  /** A close, not a drain: what is not closed in time ends with the process. */
  private static void end(RunningServer server) {
    try {
      CompletableFuture.runAsync(server::close).get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      System.err.println("not closed in an orderly way: " + e);
    }
  }
}
