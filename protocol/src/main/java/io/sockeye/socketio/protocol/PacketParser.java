package io.sockeye.socketio.protocol;

/**
 * How packets are written as messages, and read from them (SIO-11). Both ends have to use the same
 * one. {@link JsonPacketParser} is the one that every client has.
 *
 * <p>One parser serves all connections of a server: it is thread-safe, and does not block.
 */
public interface PacketParser {
  /**
   * Makes what decodes messages: those of one connection at a time, from the beginning of a packet
   * to its end.
   *
   * @param limits what it accepts at most
   * @return a new decoder
   */
  PacketDecoder newDecoder(DecoderLimits limits);

  /**
   * Encodes a packet. Called once for a packet, however many it is sent to, by the thread that
   * sends it or by the one that serves the connection.
   *
   * @param packet the packet
   * @param headroom how many bytes to leave free in front of a text, for the type digit of the
   *     engine; binary messages have none
   * @return its messages
   * @throws io.sockeye.json.JsonBindException if its values cannot be said in this form
   */
  EncodedPacket encode(SocketPacket packet, int headroom);
}
