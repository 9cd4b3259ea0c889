package io.sockeye.conformance;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be started. */
enum Profile {
  ENGINE("engine", 3000, EngineEcho::start),
  ENGINE_CLIENT("engine-client", 3000, EngineForClients::start),
  PROTOCOL("protocol", 3000, ProtocolServer::start),
  CLIENT("client", 3210, ClientServer::start),
  JAVA_CLIENT("java-client", 3000, JavaClientServer::start, "ssl", "cert", "key", "namespace"),
  LOAD("load", 3300, LoadServer::start);

  /** What the command line may name one day, and what it needs that there is not yet. */
  private static final String ENGINE3 = "engine3";

  private final String wireName;
  private final int port;
  private final Starter starter;
  private final Set<String> flags;

  Profile(String wireName, int port, Starter starter, String... flags) {
    this.wireName = wireName;
    this.port = port;
    this.starter = starter;
    this.flags = Set.of(flags);
  }

  static Profile named(String name) {
    if (name.equals(ENGINE3)) {
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

  boolean takes(String flag) {
    return flags.contains(flag);
  }

  RunningServer start(CommandLine line) {
    return starter.start(line);
  }

  @Override
  public String toString() {
    return wireName;
  }

  @FunctionalInterface
  private interface Starter {
    RunningServer start(CommandLine line);
  }
}
