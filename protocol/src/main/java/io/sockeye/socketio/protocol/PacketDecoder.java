package io.sockeye.socketio.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Decodes the messages of a connection, in their order. Made by a {@link PacketParser}. Nothing is
 * allocated by a number the peer names, and whatever it sends, nothing but {@link
 * SocketParseException} is thrown: {@link ReceivedPackets} makes packets with the checks that this
 * takes.
 *
 * <p>Between two packets a decoder remembers nothing that the next one depends on: a server has one
 * decoder for many connections, and a connection has one to itself only while it is in the middle
 * of a packet. After an exception the connection is closed. Not thread-safe; nothing blocks.
 */
public interface PacketDecoder {
  /**
   * Decodes a text message.
   *
   * @param array holds it, in well-formed UTF-8; the packet may stay a view of it
   * @param offset where it starts
   * @param length its length in bytes
   * @return the packet, or null if more messages belong to it
   * @throws SocketParseException if no packet can go on like this
   */
  @Nullable SocketPacket decodeText(byte[] array, int offset, int length);

  /**
   * Decodes a binary message.
   *
   * @param array holds it; the packet may stay a view of it
   * @param offset where it starts
   * @param length its length in bytes
   * @return the packet, or null if more messages belong to it
   * @throws SocketParseException if no packet can go on like this
   */
  @Nullable SocketPacket decodeBinary(byte[] array, int offset, int length);

  /** Forgets a packet that is not complete. Called when the connection ends (SIO-7). */
  void reset();
}
