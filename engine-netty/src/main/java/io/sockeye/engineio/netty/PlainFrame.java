package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sockeye.http.SharedMessage;

/**
 * The uncompressed frame of a message that goes to many connections: each of them writes a
 * duplicate of it.
 */
enum PlainFrame implements SharedMessage.Form<ByteBuf> {
  INSTANCE;

  @Override
  public ByteBuf make(SharedMessage message) {
    return FrameEncoder.message(ByteBufAllocator.DEFAULT, message.bytes(), message.binary());
  }

  @Override
  public void free(ByteBuf frame) {
    frame.release();
  }
}
