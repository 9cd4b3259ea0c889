package io.sockeye.socketio.protocol;

import org.jspecify.annotations.Nullable;

/** The first character of a packet, which is the constant's place. */
enum PacketType {
  CONNECT,
  DISCONNECT,
  EVENT,
  ACK,
  CONNECT_ERROR,
  BINARY_EVENT,
  BINARY_ACK;

  private static final PacketType[] TYPES = values();

  static @Nullable PacketType of(byte digit) {
    int type = digit - '0';
    return type >= 0 && type < TYPES.length ? TYPES[type] : null;
  }

  byte digit() {
    return (byte) ('0' + ordinal());
  }

  boolean binary() {
    return this == BINARY_EVENT || this == BINARY_ACK;
  }
}
