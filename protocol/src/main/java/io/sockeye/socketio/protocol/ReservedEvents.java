package io.sockeye.socketio.protocol;

/** Event names that no packet may carry, because they mean something else to a socket (SIO-3). */
final class ReservedEvents {
  private ReservedEvents() {}

  static boolean contains(String name) {
    return switch (name) {
      case "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener" ->
          true;
      default -> false;
    };
  }
}
