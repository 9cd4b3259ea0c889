package io.sockeye.conformance;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What can be started. */
enum Profile {
  ENGINE("engine", 3000),
  ENGINE_CLIENT("engine-client", 3000),
  PROTOCOL("protocol", 3000),
  CLIENT("client", 3210),
  JAVA_CLIENT("java-client", 3000),
  LOAD("load", 3300),
  RECOVERY("recovery", 3000);

  private final String wireName;
  private final int port;

  Profile(String wireName, int port) {
    this.wireName = wireName;
    this.port = port;
  }

  static Profile named(String name) {
    if (name.equals("engine3")) {
      throw new UsageException("engine3: Engine.IO 3 (EIO3) is missing; it has not been built yet");
    }
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
    return switch (this) {
      case JAVA_CLIENT ->
          switch (flag) {
            case "ssl", "cert", "key", "namespace" -> true;
            default -> false;
          };
      case PROTOCOL -> flag.equals("ping-timeout");
      case LOAD -> flag.equals("deflate");
      case ENGINE, ENGINE_CLIENT, CLIENT, RECOVERY -> false;
    };
  }

  RunningServer start(CommandLine line) {
    return switch (this) {
      case ENGINE -> EngineEcho.start(line);
      case ENGINE_CLIENT -> EngineForClients.start(line);
      case PROTOCOL -> ProtocolServer.start(line);
      case CLIENT -> ClientServer.start(line);
      case JAVA_CLIENT -> JavaClientServer.start(line);
      case LOAD -> LoadServer.start(line);
      case RECOVERY -> RecoveryServer.start(line);
    };
  }

  @Override
  public String toString() {
    return wireName;
  }
}
