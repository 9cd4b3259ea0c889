package io.sockeye.msgpack;

import org.jspecify.annotations.Nullable;

/** The numbers of the packets. There are none for binary ones. */
enum PacketType {
  CONNECT(0),
  DISCONNECT(1),
  EVENT(2),
  ACK(3),
  CONNECT_ERROR(4);

  private static final PacketType[] ALL = values();

  private final int number;

  PacketType(int number) {
    this.number = number;
  }

  static @Nullable PacketType of(long number) {
    for (PacketType type : ALL) {
      if (type.number == number) {
        return type;
      }
    }
    return null;
  }

  int number() {
    return number;
  }
}
