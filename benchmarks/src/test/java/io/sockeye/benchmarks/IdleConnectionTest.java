package io.sockeye.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.SocketIOServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an idle connection in the main namespace consists of. Whoever adds an object to it has to
 * write it down here; how much the heap holds in all is what {@code script/bench --memory} tells.
 */
@Timeout(120)
final class IdleConnectionTest {
  private static final int CONNECTIONS = 400;

  /** A line of the JVM's histogram: rank, instances, bytes, class. */
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  private static final ObjectName COMMANDS;

  static {
    try {
      COMMANDS = new ObjectName("com.sun.management:type=DiagnosticCommand");
    } catch (JMException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private record Held(long instances, long bytes) {}

  @Test
  void anIdleConnectionIsTheseObjects() throws Exception {
    List<BareConnection> connections = new ArrayList<>();
    try (SocketIOServer io = SocketIOServer.builder().serveClient(false).build()) {
      io.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      connect(connections, io.port(), 50);
      Map<String, Held> before = ours();
      connect(connections, io.port(), CONNECTIONS);

      Map<String, Held> after = ours();

      Map<String, Long> each = new TreeMap<>();
      long bytes = 0;
      for (Map.Entry<String, Held> line : after.entrySet()) {
        Held earlier = before.getOrDefault(line.getKey(), new Held(0, 0));
        long instances = line.getValue().instances - earlier.instances;
        bytes += line.getValue().bytes - earlier.bytes;
        if (instances > CONNECTIONS / 2) {
          each.put(line.getKey(), Math.round((double) instances / CONNECTIONS));
        }
      }
      assertThat(each)
          .containsOnly(
              Map.entry("io.sockeye.engineio.netty.FrameDecoder", 1L),
              Map.entry("io.sockeye.engineio.netty.WebSocketHandler", 1L),
              Map.entry("io.sockeye.engineio.server.EngineSession", 1L),
              Map.entry("io.sockeye.engineio.server.ServerHeartbeat", 1L),
              Map.entry("io.sockeye.engineio.server.WebSocketTransport", 1L),
              Map.entry("io.sockeye.http.HttpRequest", 1L),
              Map.entry("io.sockeye.server.Client", 1L),
              Map.entry("io.sockeye.server.Mailbox", 1L),
              Map.entry("io.sockeye.server.Socket", 1L),
              Map.entry("io.sockeye.server.SocketLife", 1L));
      assertThat(bytes / CONNECTIONS).as("bytes of these objects").isLessThanOrEqualTo(520);
    } finally {
      for (BareConnection connection : connections) {
        connection.close();
      }
    }
  }

  private static void connect(List<BareConnection> connections, int port, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      connections.add(new BareConnection(port));
    }
  }

  /** The objects of our classes that are left after a full collection. */
  private static Map<String, Held> ours() throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    COMMANDS,
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Map<String, Held> held = new TreeMap<>();
    for (String line : histogram.split("\n", -1)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches() && isOurs(matcher.group(3))) {
        held.put(
            matcher.group(3),
            new Held(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
      }
    }
    return held;
  }

  private static boolean isOurs(String name) {
    return name.startsWith("io.sockeye.") && !name.startsWith("io.sockeye.benchmarks.");
  }
}
