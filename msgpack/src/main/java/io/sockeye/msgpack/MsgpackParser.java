package io.sockeye.msgpack;

import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.PacketParser;
import io.sockeye.socketio.protocol.SocketPacket;

/**
 * The parser of npm {@code socket.io-msgpack-parser} (SIO-11): a packet is one binary message, the
 * map {@code {type, data, id, nsp}} in msgpack. Clients have to use that parser too; a text message
 * ends the connection.
 *
 * <p>Handlers see the values that they would see had the packet come as JSON:
 *
 * <ul>
 *   <li>Bytes are bytes wherever they stand; {@link DecoderLimits#maxAttachments} holds for them.
 *   <li>A date is a string in ISO-8601, in UTC with milliseconds and {@code Z}. That is also how
 *       dates are sent.
 *   <li>{@code undefined} is left out of maps and is {@code null} in arrays; a number that is not
 *       finite is {@code null}. Integers of 64 bits are exact.
 *   <li>Keys of maps become strings as in JavaScript; a key that is an array, a map or an extension
 *       is refused.
 *   <li>An extension that is none of JavaScript's is the array of its type and its bytes.
 *   <li>A string that is not UTF-8 gets U+FFFD where it is wrong.
 * </ul>
 *
 * <p>Thread-safe; nothing blocks.
 */
public final class MsgpackParser implements PacketParser {
  /** Creates the parser. */
  public MsgpackParser() {}

  @Override
  public PacketDecoder newDecoder(DecoderLimits limits) {
    return new MsgpackPacketDecoder(limits);
  }

  @Override
  public EncodedPacket encode(SocketPacket packet, int headroom) {
    return EncodedPacket.ofBinary(MsgpackPacketEncoder.encode(packet));
  }
}
