package io.sockeye.server;

import io.sockeye.lane.Deadline;
import io.sockeye.socketio.protocol.PacketDecoder;

/**
 * A packet of which more messages have to come: what decodes it, how much has come, and until when
 * the rest may. There only while a client is in the middle of a packet. On the lane only.
 */
final class UnfinishedPacket extends Deadline {
  private final Client client;
  private final PacketDecoder decoder;
  private int bytes;

  /**
   * Begins to wait.
   *
   * @param decoder what has decoded the first message
   * @param bytes how large that was
   */
  UnfinishedPacket(Client client, PacketDecoder decoder, int bytes) {
    this.client = client;
    this.decoder = decoder;
    this.bytes = bytes;
    armAgain();
  }

  PacketDecoder decoder() {
    return decoder;
  }

  /** Another message has come; returns whether it may be as large as that. */
  boolean takes(int length) {
    if (length > client.server().limits().maxBinaryPacketBytes() - bytes) {
      return false;
    }
    bytes += length;
    return true;
  }

  /** How much has come so far. */
  int bytes() {
    return bytes;
  }

  /** The client is read again, and has the whole time from now on. */
  void readAgain() {
    armAgain();
  }

  /** The packet is complete. */
  void finished() {
    client.lane().cancel(this);
  }

  /** The rest is not wanted any more. */
  void drop() {
    client.lane().cancel(this);
    decoder.reset();
  }

  private void armAgain() {
    client.lane().arm(this, client.server().limits().binaryPacketTimeout().toNanos());
  }

  @Override
  protected void expired() {
    if (client.isRead()) {
      client.tooSlow();
    } else {
      // What has not been read may hold the rest.
      armAgain();
    }
  }
}
