package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Has all channels of a loop read into one buffer: whoever gets it copies what was read at once.
 * That saves a buffer for each read, and for each channel what Netty keeps to guess how large it
 * should be. One for all loops, since a channel may move; what is known of the read at hand belongs
 * to the thread.
 */
final class ReadHandle implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
  static final ReadHandle INSTANCE = new ReadHandle();

  private static final int BYTES = 64 * 1024;

  /** How often a channel is read before others of the loop have their turn. */
  private static final int MAX_READS = 16;

  private static final FastThreadLocal<Reading> CURRENT =
      new FastThreadLocal<>() {
        @Override
        protected Reading initialValue() {
          return new Reading();
        }

        @Override
        protected void onRemoval(Reading reading) {
          reading.end();
        }
      };

  private ReadHandle() {}

  @Override
  public ExtendedHandle newHandle() {
    return this;
  }

  @Override
  public ByteBuf allocate(ByteBufAllocator allocator) {
    return CURRENT.get().take(allocator);
  }

  @Override
  public int guess() {
    return BYTES;
  }

  @Override
  public void reset(ChannelConfig config) {
    CURRENT.get().reads = 0;
  }

  @Override
  public void incMessagesRead(int messages) {
    CURRENT.get().reads += messages;
  }

  @Override
  public void lastBytesRead(int bytes) {
    CURRENT.get().last = bytes;
  }

  @Override
  public int lastBytesRead() {
    return CURRENT.get().last;
  }

  @Override
  public void attemptedBytesRead(int bytes) {
    CURRENT.get().attempted = bytes;
  }

  @Override
  public int attemptedBytesRead() {
    return CURRENT.get().attempted;
  }

  @Override
  public boolean continueReading() {
    Reading reading = CURRENT.get();
    return reading.goesOn() && reading.last == reading.attempted;
  }

  @Override
  public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
    return CURRENT.get().goesOn() && maybeMoreData.get();
  }

  @Override
  public void readComplete() {
    // nothing to learn
  }

  /** What one loop reads at the moment, and its buffer. */
  private static final class Reading {
    private @Nullable ByteBuf buffer;
    int reads;
    int attempted;
    int last;

    boolean goesOn() {
      return reads < MAX_READS && last > 0;
    }

    /** Returns the buffer, empty, the caller's to release. */
    ByteBuf take(ByteBufAllocator allocator) {
      ByteBuf known = buffer;
      if (known == null) {
        known = allocator.directBuffer(BYTES, BYTES);
        buffer = known;
      } else if (known.refCnt() > 1) {
        // Somebody keeps it after all.
        return allocator.directBuffer(BYTES, BYTES);
      }
      return known.clear().retain();
    }

    void end() {
      ByteBuf last = buffer;
      buffer = null;
      if (last != null) {
        last.release();
      }
    }
  }
}
