package io.sockeye.socketio.protocol;

import io.sockeye.fuzz.Inputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message of a connection. */
record Message(boolean binary, byte[] bytes) {
  /**
   * Takes an input apart: a byte whose lowest bit says whether a message is binary, a byte that
   * says how long it is, the message, and so on.
   */
  static List<Message> split(byte[] input) {
    List<Message> messages = new ArrayList<>();
    for (int at = 0; at + 1 < input.length; ) {
      int from = at + 2;
      int to = Math.min(input.length, from + (input[at + 1] & 0xFF));
      messages.add(new Message((input[at] & 1) != 0, Arrays.copyOfRange(input, from, to)));
      at = to;
    }
    return messages;
  }

  /** Messages as they stand in an input: texts, and arrays for binary ones. */
  static byte[] join(Object... messages) {
    byte[] input = {};
    for (Object message : messages) {
      byte[] bytes = Inputs.of(message);
      input = Inputs.of(input, message instanceof String ? 0 : 1, bytes.length, bytes);
    }
    return input;
  }

  /** A transport has looked at the UTF-8 of its texts before. */
  boolean isWellFormed() {
    return binary || Inputs.utf8(bytes) != null;
  }

  @Nullable SocketPacket decode(PacketDecoder decoder, byte[] array, int offset) {
    return binary
        ? decoder.decodeBinary(array, offset, bytes.length)
        : decoder.decodeText(array, offset, bytes.length);
  }
}
