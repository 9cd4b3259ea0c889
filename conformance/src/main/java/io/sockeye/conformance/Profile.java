package io.sockeye.conformance;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be started. */
enum Profile {
  ENGINE("engine", 3000, "ping-timeout", "origin"),
  ENGINE3("engine3", 3000, "ping-timeout"),
  ENGINE_CLIENT("engine-client", 3000),
  PROTOCOL("protocol", 3000, "ping-timeout", "parser", "eio3"),
  CLIENT("client", 3210, "parser", "eio3"),
  JAVA_CLIENT("java-client", 3000, "ssl", "cert", "key", "namespace", "parser", "eio3"),
  LOAD("load", 3300, "deflate", "limits", "eio3"),
  RECOVERY("recovery", 3000, "parser"),
  WEBSOCKET_ECHO("websocket-echo", 9001, "ssl", "cert", "key");

  private final String wireName;
  private final int port;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<String> flags;

  Profile(String wireName, int port, String... flags) {
    this.wireName = wireName;
    this.port = port;
    this.flags = Set.of(flags);
  }

  static Profile named(String name) {
    return Arrays.stream(values())
        .filter(profile -> profile.wireName.equals(name))
        .findAny()
        .orElseThrow(
            () -> new UsageException("there is no profile " + name + "; there are " + names()));
  }

  static String names() {
    return Arrays.stream(values())
        .map(profile -> profile.wireName)
        .collect(Collectors.joining(", "));
  }

  int port() {
    return port;
  }

  /** Whether a flag is this profile's own. */
  boolean takes(String flag) {
    return flags.contains(flag);
  }

  RunningServer start(CommandLine line) {
    return switch (this) {
      case ENGINE -> EngineEcho.start(line, false);
      case ENGINE3 -> EngineEcho.start(line, true);
      case ENGINE_CLIENT -> EngineForClients.start(line);
      case PROTOCOL -> ProtocolServer.start(line);
      case CLIENT -> ClientServer.start(line);
      case JAVA_CLIENT -> JavaClientServer.start(line);
      case LOAD -> LoadServer.start(line);
      case RECOVERY -> RecoveryServer.start(line);
      case WEBSOCKET_ECHO -> WebSocketEcho.start(line);
    };
  }

  @Override
  public String toString() {
    return wireName;
  }
}
