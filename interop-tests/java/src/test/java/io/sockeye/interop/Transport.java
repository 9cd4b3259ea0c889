package io.sockeye.interop;

/** How a client connects. */
enum Transport {
  POLLING,
  WEBSOCKET,
  UPGRADE;

  /** What the client is told to use. */
  String[] names() {
    return switch (this) {
      case POLLING -> new String[] {"polling"};
      case WEBSOCKET -> new String[] {"websocket"};
      case UPGRADE -> new String[] {"polling", "websocket"};
    };
  }

  /** What it uses in the end. */
  String last() {
    return this == POLLING ? "polling" : "websocket";
  }
}
