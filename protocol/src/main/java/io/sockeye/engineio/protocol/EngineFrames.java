package io.sockeye.engineio.protocol;

import io.sockeye.engineio.protocol.EnginePacket.Binary;
import io.sockeye.engineio.protocol.EnginePacket.Close;
import io.sockeye.engineio.protocol.EnginePacket.Noop;
import io.sockeye.engineio.protocol.EnginePacket.Open;
import io.sockeye.engineio.protocol.EnginePacket.Ping;
import io.sockeye.engineio.protocol.EnginePacket.Pong;
import io.sockeye.engineio.protocol.EnginePacket.Text;
import io.sockeye.engineio.protocol.EnginePacket.Upgrade;
import java.nio.charset.StandardCharsets;

/**
 * Packets to canonical frames, and back by their type, which has the same numbers in all versions.
 */
final class EngineFrames {
  private static final EngineFrame CLOSE = EngineFrame.text("1");
  private static final EngineFrame PING = EngineFrame.text("2");
  private static final EngineFrame PONG = EngineFrame.text("3");
  private static final EngineFrame UPGRADE = EngineFrame.text("5");
  private static final EngineFrame NOOP = EngineFrame.text("6");

  private EngineFrames() {}

  static EngineFrame of(EnginePacket packet) {
    if (packet instanceof Text text) {
      byte[] frame = new byte[1 + text.length()];
      System.arraycopy(text.array(), text.offset(), frame, 1, text.length());
      return EngineFrame.textMessage(frame);
    }
    if (packet instanceof Binary binary) {
      return EngineFrame.binary(Bytes.exact(binary.array(), binary.offset(), binary.length()));
    }
    if (packet instanceof Ping ping) {
      return ping.data().isEmpty() ? PING : EngineFrame.text("2" + ping.data());
    }
    if (packet instanceof Pong pong) {
      return pong.data().isEmpty() ? PONG : EngineFrame.text("3" + pong.data());
    }
    if (packet instanceof Noop) {
      return NOOP;
    }
    if (packet instanceof Close) {
      return CLOSE;
    }
    if (packet instanceof Upgrade) {
      return UPGRADE;
    }
    return EngineFrame.text("0" + ((Open) packet).json());
  }

  /**
   * The packet of a type digit and data.
   *
   * @param array holds both
   * @param offset where the digit stands, with the data behind it
   * @param length of both
   */
  static EnginePacket packet(byte[] array, int offset, int length) {
    if (length == 0) {
      throw new EngineParseException("the packet is empty");
    }
    return switch (array[offset]) {
      case '0' -> new Open(data(array, offset, length));
      case '1' -> Close.INSTANCE;
      case '2' -> length == 1 ? Ping.EMPTY : new Ping(data(array, offset, length));
      case '3' -> length == 1 ? Pong.EMPTY : new Pong(data(array, offset, length));
      case '4' -> new Text(array, offset + 1, length - 1);
      case '5' -> Upgrade.INSTANCE;
      case '6' -> Noop.INSTANCE;
      default -> throw unknownType(array[offset]);
    };
  }

  static EngineParseException unknownType(byte type) {
    return new EngineParseException("unknown packet type " + Bytes.describe(type));
  }

  private static String data(byte[] array, int offset, int length) {
    return new String(array, offset + 1, length - 1, StandardCharsets.UTF_8);
  }
}
