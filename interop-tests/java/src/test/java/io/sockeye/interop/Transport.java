package io.sockeye.interop;

import java.util.List;

/** How a client connects. */
enum Transport {
  POLLING("polling"),
  WEBSOCKET("websocket"),
  UPGRADE("polling", "websocket");

  private final List<String> names;

  Transport(String... names) {
    this.names = List.of(names);
  }

  String[] names() {
    return names.toArray(String[]::new);
  }

  /** Where it ends. */
  String last() {
    return names.get(names.size() - 1);
  }
}
