package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one channel is read into: buffers of its own while something behind it may keep them, and
 * the one buffer of its loop as soon as whatever is read is copied at once. That saves a buffer for
 * each read, and what Netty keeps with each channel to guess how large it should be.
 */
final class ReadHandle implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
  private static final int SMALL_BYTES = 2048;
  private static final int LARGE_BYTES = 32 * 1024;

  /** How often a channel is read before others of the loop have their turn. */
  private static final int MAX_READS = 16;

  /** Null while the channel has buffers of its own. */
  private @Nullable ReadBuffer shared;

  private boolean filled;
  private int reads;
  private int attempted;
  private int last;

  /** From now on what is read is copied before the next read of any channel of this loop. */
  void share(ReadBuffer buffer) {
    shared = buffer;
  }

  @Override
  public ExtendedHandle newHandle() {
    return this;
  }

  @Override
  public ByteBuf allocate(ByteBufAllocator allocator) {
    ReadBuffer buffer = shared;
    return buffer == null ? allocator.ioBuffer(guess()) : buffer.take(allocator);
  }

  @Override
  public int guess() {
    return filled ? LARGE_BYTES : SMALL_BYTES;
  }

  @Override
  public void reset(ChannelConfig config) {
    reads = 0;
  }

  @Override
  public void incMessagesRead(int messages) {
    reads += messages;
  }

  @Override
  public void lastBytesRead(int bytes) {
    last = bytes;
    if (bytes > 0) {
      filled = bytes == attempted;
    }
  }

  @Override
  public int lastBytesRead() {
    return last;
  }

  @Override
  public void attemptedBytesRead(int bytes) {
    attempted = bytes;
  }

  @Override
  public int attemptedBytesRead() {
    return attempted;
  }

  @Override
  public boolean continueReading() {
    return reads < MAX_READS && last > 0 && last == attempted;
  }

  @Override
  public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
    return reads < MAX_READS && last > 0 && maybeMoreData.get();
  }

  @Override
  public void readComplete() {
    // nothing to learn
  }
}
