package io.sockeye.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What something costs in memory. Input that names a length, a count or a depth must not be paid
 * for before it has come: what is allocated grows with the bytes that were sent, and with nothing
 * else.
 */
public final class Memory {
  /** For what is needed once, whatever comes. */
  private static final long AT_FIRST = 64 * 1024;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Memory() {}

  /**
   * Decodes something, and fails if that has allocated too much.
   *
   * @param received how many bytes there are to decode
   * @param each how many bytes may be allocated for each of them
   */
  public static void isBounded(long received, int each, Runnable decoding) {
    isBounded(received, each, () -> decoding, Runnable::run);
  }

  /**
   * Decodes something that can be decoded but once, and fails if that has allocated too much.
   *
   * @param received how many bytes there are to decode
   * @param each how many bytes may be allocated for each of them
   * @param input makes what is decoded; what this takes does not count
   */
  public static <T> void isBounded(
      long received, int each, Supplier<T> input, Consumer<T> decoding) {
    long most = AT_FIRST + each * received;
    long allocated = allocated(input.get(), decoding);
    if (allocated > most) {
      // The first time classes may have been loaded, at the expense of this thread.
      allocated = allocated(input.get(), decoding);
    }
    assertThat(allocated)
        .as("bytes allocated for %s bytes of input", received)
        .isLessThanOrEqualTo(most);
  }

  private static <T> long allocated(T input, Consumer<T> decoding) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    decoding.accept(input);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
