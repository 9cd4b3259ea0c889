package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sockeye.http.SharedMessage;

/** The frame of a message that goes to many connections: each of them writes a duplicate of it. */
enum SharedFrame implements SharedMessage.Form<ByteBuf> {
  PLAIN;

  @Override
  public ByteBuf make(SharedMessage message) {
    int opcode = message.binary() ? Opcode.BINARY : Opcode.TEXT;
    return FrameEncoder.frame(ByteBufAllocator.DEFAULT, opcode, message.bytes());
  }

  @Override
  public void free(ByteBuf frame) {
    frame.release();
  }
}
