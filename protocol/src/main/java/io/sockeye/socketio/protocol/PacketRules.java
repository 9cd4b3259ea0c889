package io.sockeye.socketio.protocol;

/** What fits into a packet, whoever makes it. */
final class PacketRules {
  private PacketRules() {}

  /** Whether it is a name that a namespace can have. */
  static boolean isNamespace(String name) {
    return name.startsWith("/") && name.indexOf(',') < 0;
  }

  /** Whether it is the id of an ack, or -1 for none (SIO-9). */
  static boolean isId(long id) {
    return id >= -1 && id <= SocketPacketDecoder.MAX_ID;
  }
}
