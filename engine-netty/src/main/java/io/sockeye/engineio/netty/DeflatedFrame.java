package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sockeye.http.SharedMessage;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes compressed frames for the connections of one loop that have agreed on the same window (RFC
 * 7692 §7.2.1). A message that would not become shorter is framed as it is.
 */
final class DeflatedFrame implements SharedMessage.Form<ByteBuf> {
  /** What ends a flushed message, and is left out of its frame. */
  private static final int TAIL_BYTES = 4;

  private static final int MAX_SCRATCH_BYTES = 64 * 1024;

  private final Deflater deflater;
  private final int windowBits;
  private byte[] scratch = {};

  DeflatedFrame(Deflater deflater, int windowBits) {
    this.deflater = deflater;
    this.windowBits = windowBits;
  }

  @Override
  public ByteBuf make(SharedMessage message) {
    ByteBuf deflated = deflated(message.bytes(), message.binary());
    return deflated == null ? message.form(PlainFrame.INSTANCE).retain() : deflated;
  }

  @Override
  public void free(ByteBuf frame) {
    frame.release();
  }

  /** Returns the frame of one message for one connection. */
  ByteBuf of(byte[] message, boolean binary) {
    ByteBuf deflated = deflated(message, binary);
    return deflated == null
        ? FrameEncoder.message(ByteBufAllocator.DEFAULT, message, binary)
        : deflated;
  }

  private @Nullable ByteBuf deflated(byte[] message, boolean binary) {
    // What needs as much room as the message itself is of no use, so there is no more.
    byte[] out = scratch(message.length);
    int made = deflate(message, out);
    return made == message.length
        ? null
        : FrameEncoder.deflated(ByteBufAllocator.DEFAULT, out, made - TAIL_BYTES, binary);
  }

  private byte[] scratch(int bytes) {
    if (bytes > MAX_SCRATCH_BYTES) {
      return new byte[bytes];
    }
    if (scratch.length < bytes) {
      scratch = new byte[Math.min(MAX_SCRATCH_BYTES, 2 * bytes)];
    }
    return scratch;
  }

  /**
   * Returns how many bytes were made, at most as many as the message has.
   *
   * <p>The JDK's deflater always has the largest window. Where the client allows a smaller one
   * only, the message is cut into pieces of that size and a full flush between them forgets what
   * was before, so that nothing refers back further than the client can remember.
   */
  private int deflate(byte[] message, byte[] out) {
    int pieceBytes =
        windowBits == DeflateAgreement.LARGEST_WINDOW_BITS ? message.length : 1 << windowBits;
    deflater.reset();
    int made = 0;
    int from = 0;
    while (from < message.length && made < message.length) {
      int n = Math.min(pieceBytes, message.length - from);
      deflater.setInput(message, from, n);
      from += n;
      int flush = from < message.length ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH;
      made += deflater.deflate(out, made, message.length - made, flush);
    }
    return made;
  }
}
