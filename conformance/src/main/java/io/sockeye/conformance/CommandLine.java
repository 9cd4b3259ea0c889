package io.sockeye.conformance;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.engineio.netty.NettyIo;
import io.sockeye.http.HttpHost;
import io.sockeye.http.TlsOptions;
import io.sockeye.msgpack.MsgpackParser;
import io.sockeye.server.Dispatch;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.SocketIOServerBuilder;
import io.sockeye.socketio.protocol.JsonPacketParser;
import io.sockeye.socketio.protocol.PacketParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The profile and the flags that were asked for. */
final class CommandLine {
  private static final String USAGE =
      "usage: conformance PROFILE [--port N] [--host netty] [--io epoll|nio|io_uring] [--io-threads N] [--dispatch io|mailbox]"
          + " [flags of the profile]; profiles: "
          + Profile.names();
  private static final Set<String> COMMON = Set.of("port", "host", "io", "io-threads", "dispatch");
  private static final Set<String> WITHOUT_VALUE = Set.of("ssl", "eio3", "deflate", "limits");

  /** Flags that are to come, and what each of them needs. */
  private static final Map<String, String> MISSING =
      Map.of("adapter", "the adapters for Redis are missing");

  private static final int MAX_PORT = 65_535;
  private static final String PING_TIMEOUT = "ping-timeout";

  private final Profile profile;
  private final Map<String, String> flags;
  private final int port;

  private CommandLine(Profile profile, Map<String, String> flags, int port) {
    this.profile = profile;
    this.flags = flags;
    this.port = port;
  }

  static CommandLine parse(String[] arguments, Map<String, String> environment) {
    if (arguments.length == 0 || arguments[0].startsWith("-")) {
      throw new UsageException(USAGE);
    }
    Profile profile = Profile.named(arguments[0]);
    Map<String, String> flags = new HashMap<>();
    for (int i = 1; i < arguments.length; i++) {
      String flag = arguments[i];
      int equals = flag.indexOf('=');
      String name =
          flag.substring(flag.startsWith("--") ? 2 : 0, equals < 0 ? flag.length() : equals);
      if (!flag.startsWith("--") || !(COMMON.contains(name) || profile.takes(name))) {
        throw unknown(profile, flag, name);
      }
      if (equals >= 0) {
        flags.put(name, flag.substring(equals + 1));
      } else if (WITHOUT_VALUE.contains(name)) {
        flags.put(name, "");
      } else if (++i < arguments.length) {
        flags.put(name, arguments[i]);
      } else {
        throw new UsageException(flag + " needs a value; " + USAGE);
      }
    }
    String port =
        flags.getOrDefault(
            "port", environment.getOrDefault("PORT", Integer.toString(profile.port())));
    CommandLine line = new CommandLine(profile, flags, port(port));
    line.checkValues();
    return line;
  }

  private static UsageException unknown(Profile profile, String flag, String name) {
    String missing = profile == Profile.LOAD ? MISSING.get(name) : null;
    return new UsageException(
        missing != null
            ? flag + ": " + missing + "; it has not been built yet"
            : profile + " knows no " + flag + "; " + USAGE);
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, with the numbers that are too large.
    }
    throw new UsageException("port " + text + ": a number from 0 to " + MAX_PORT + " is allowed");
  }

  private void checkValues() {
    Duration unusedPingTimeout = pingTimeout(Duration.ZERO);
    NettyIo unusedIo = io();
    Dispatch unusedDispatch = dispatch();
    String threads = flags.getOrDefault("io-threads", "1");
    if (!threads.matches("[1-9][0-9]{0,2}")) {
      throw new UsageException("--io-threads " + threads + ": allowed are 1 to 999");
    }
    PacketParser unusedParser = parser();
    String host = flags.getOrDefault("host", "netty");
    if (host.equals("tomcat") || host.equals("jetty")) {
      throw new UsageException(
          "--host "
              + host
              + ": the host for servlet containers is missing; it has not been built yet");
    }
    if (!host.equals("netty")) {
      throw new UsageException("--host " + host + ": allowed is netty");
    }
  }

  Profile profile() {
    return profile;
  }

  int port() {
    return port;
  }

  @Nullable String flag(String name) {
    return flags.get(name);
  }

  boolean has(String name) {
    return flags.containsKey(name);
  }

  /**
   * The profile's ping time-out, or a longer one for suites that are about something else and run
   * on busy machines.
   */
  Duration pingTimeout(Duration ofProfile) {
    String millis = flags.get(PING_TIMEOUT);
    if (millis == null) {
      return ofProfile;
    }
    if (!millis.matches("[1-9][0-9]{0,5}")) {
      throw new UsageException("--ping-timeout " + millis + ": allowed are 1 to 999999 ms");
    }
    return Duration.ofMillis(Integer.parseInt(millis));
  }

  /** A host as asked for, not started. */
  HttpHost host() {
    NettyHost.Builder builder = NettyHost.builder().io(io());
    String threads = flags.get("io-threads");
    if (threads != null) {
      builder.ioThreads(Integer.parseInt(threads));
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()));
    }
  }

  /** A Socket.IO server's builder with what is asked for in every profile. */
  SocketIOServerBuilder server() {
    SocketIOServerBuilder builder =
        SocketIOServer.builder().host(host()).parser(parser()).allowEio3(has("eio3"));
    Dispatch dispatch = dispatch();
    return dispatch == null ? builder : builder.dispatch(dispatch);
  }

  /** What the clients of the suite speak. */
  private PacketParser parser() {
    String parser = flags.getOrDefault("parser", "json");
    return switch (parser) {
      case "json" -> new JsonPacketParser();
      case "msgpack" -> new MsgpackParser();
      default -> throw new UsageException("--parser " + parser + ": allowed are json and msgpack");
    };
  }

  private NettyIo io() {
    String io = flags.getOrDefault("io", "auto");
    return switch (io) {
      case "auto" -> NettyIo.AUTO;
      case "epoll" -> NettyIo.EPOLL;
      case "nio" -> NettyIo.NIO;
      case "io_uring" -> NettyIo.IO_URING;
      default -> throw new UsageException("--io " + io + ": allowed are epoll, nio and io_uring");
    };
  }

  /** What TLS needs, or {@code null} to speak plain text. */
  @Nullable TlsOptions tls() {
    String certificate = flag("cert");
    String key = flag("key");
    if ((certificate == null) != (key == null) || (certificate != null && !has("ssl"))) {
      throw new UsageException("--ssl goes alone or with both --cert FILE and --key FILE");
    }
    if (!has("ssl")) {
      return null;
    }
    return certificate == null || key == null
        ? SelfSigned.create()
        : new TlsOptions(Path.of(certificate), Path.of(key), null);
  }

  private @Nullable Dispatch dispatch() {
    String dispatch = flags.get("dispatch");
    if (dispatch == null) {
      return null;
    }
    return switch (dispatch) {
      case "io" -> Dispatch.IO_THREAD;
      case "mailbox" -> Dispatch.MAILBOX;
      default ->
          throw new UsageException("--dispatch " + dispatch + ": allowed are io and mailbox");
    };
  }
}
