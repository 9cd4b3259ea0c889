package io.sockeye.benchmarks.faults;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that behaves and measures how long an echo takes it, every 5 ms; the time begins when
 * the echo should have been sent.
 */
final class Canary implements AutoCloseable {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int MOST = 1_000_000;

  private final Wire wire;
  private final Thread sender = new Thread(this::send, "canary-sender");
  private final Thread receiver = new Thread(this::receive, "canary-receiver");
  private final long startNanos = System.nanoTime();

  // Guarded by this.
  private final long[] times = new long[MOST];
  private int count;
  private @Nullable IOException lost;

  private volatile int sent;
  private volatile int answered;

  private volatile boolean over;

  Canary(int port) throws IOException {
    wire = Wire.webSocket(port);
    sender.setDaemon(true);
    receiver.setDaemon(true);
    sender.start();
    receiver.start();
  }

  private void send() {
    try {
      for (int i = 0; !over; i++) {
        long due = startNanos + i * INTERVAL_NANOS;
        while (System.nanoTime() - due < 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        wire.send("42" + i + "[\"echo\",\"canary\"]");
        sent = i;
      }
    } catch (IOException e) {
      lose(e);
    }
  }

  private void receive() {
    try {
      while (!over) {
        String text = wire.receive();
        if (text.equals("2")) {
          wire.send("3");
        } else if (text.startsWith("43")) {
          int number = Integer.parseInt(text.substring(2, text.indexOf('[')));
          took(System.nanoTime() - (startNanos + number * INTERVAL_NANOS));
          answered = number;
        }
      }
    } catch (IOException e) {
      lose(e);
    }
  }

  private synchronized void took(long nanos) {
    if (count < MOST) {
      times[count++] = nanos;
    }
  }

  private synchronized void lose(IOException why) {
    if (!over && lost == null) {
      lost = why;
    }
  }

  /** Forgets what was measured so far. */
  synchronized void begin() {
    count = 0;
  }

  /** Whether everything up to now has been answered, or is within the time. */
  boolean hasAllAnswers(long withinMillis) {
    int upTo = sent;
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
    while (answered < upTo && System.nanoTime() - endNanos < 0) {
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
    return answered >= upTo;
  }

  /** The time in milliseconds below which so many of a hundred stay. */
  synchronized double percentileMillis(double percent) throws IOException {
    if (lost != null) {
      throw new IOException("the canary lost its connection", lost);
    }
    long[] sorted = Arrays.copyOf(times, count);
    Arrays.sort(sorted);
    int place = (int) Math.min(count - 1L, Math.round(count * percent / 100));
    return count == 0 ? Double.NaN : sorted[place] / 1e6;
  }

  @Override
  public void close() throws IOException {
    over = true;
    wire.close();
  }
}
