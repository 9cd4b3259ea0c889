package io.sockeye.server;

import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client over the network that comes back as the official one does. Whatever arrives after it has
 * let a connection go is not seen; and what came before a CONNECT that never came is forgotten,
 * which the official one is not careful about.
 */
final class NetRecovering implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern CONNECT =
      Pattern.compile("40\\{\"sid\":\"([^\"]+)\",\"pid\":\"([^\"]+)\"\\}");
  private static final Pattern EVENT =
      Pattern.compile("42\\[\"[^\"]*\"(?:,(\\d+))?,\"([^\"]+)\"\\]");

  private final HttpClient http;
  private final int port;
  private volatile boolean cutting = true;

  // Guarded by this.
  private final List<Integer> numbers = new ArrayList<>();
  private final List<String> early = new ArrayList<>();
  private String sid = "";
  private String pid = "";
  private @Nullable String offset;
  private @Nullable NetWire wire;
  private boolean connected;
  private int connection;
  private int cuts;

  NetRecovering(HttpClient http, int port) {
    this.http = http;
    this.port = port;
    connect();
  }

  private void connect() {
    int mine = nextConnection();
    NetWire opened = NetWire.open(http, port).onText(text -> take(mine, text));
    synchronized (this) {
      wire = opened;
    }
    opened.send(connectPacket());
    await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(this::connected);
  }

  private synchronized int nextConnection() {
    connected = false;
    early.clear();
    return ++connection;
  }

  private synchronized void take(int from, String text) {
    if (from != connection) {
      return;
    }
    Matcher connect = CONNECT.matcher(text);
    if (connect.matches()) {
      sid = connect.group(1);
      pid = connect.group(2);
      connected = true;
      early.forEach(this::handle);
    } else if (connected) {
      handle(text);
    } else {
      early.add(text);
    }
  }

  private void handle(String text) {
    Matcher event = EVENT.matcher(text);
    if (event.matches()) {
      offset = event.group(2);
      if (event.group(1) != null) {
        numbers.add(Integer.valueOf(event.group(1)));
      }
    }
  }

  /** What the client sends to connect, or to come back. */
  synchronized String connectPacket() {
    if (pid.isEmpty()) {
      return "40";
    }
    return "40{\"pid\":\"" + pid + (offset == null ? "\"}" : "\",\"offset\":\"" + offset + "\"}");
  }

  /** Lets the connection go. */
  void lose() {
    NetWire open;
    synchronized (this) {
      nextConnection();
      open = wire;
    }
    if (open != null) {
      open.close();
    }
  }

  /** Loses its connection and comes back, on a thread of its own, until it is told to stop. */
  CompletableFuture<Void> cutAgainAndAgain() {
    return CompletableFuture.runAsync(
        () -> {
          while (cutting) {
            lose();
            connect();
            cut();
          }
        });
  }

  private synchronized void cut() {
    cuts++;
  }

  void stopCutting() {
    cutting = false;
  }

  synchronized int cuts() {
    return cuts;
  }

  private synchronized boolean connected() {
    return connected;
  }

  synchronized List<Integer> numbers() {
    return List.copyOf(numbers);
  }

  synchronized String sid() {
    return sid;
  }

  synchronized String pid() {
    return pid;
  }

  synchronized @Nullable String offset() {
    return offset;
  }

  @Override
  public void close() {
    lose();
  }
}
