package io.sockeye.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cuts bytes into the pieces in which a network may deliver them. Each piece is an array of its
 * own, because a decoder may write to what it is given, and keep it.
 */
public final class Cuts {
  private static final int SHORT_PIECE = 8;

  private Cuts() {}

  /** Everything at once. */
  public static List<byte[]> none(byte[] bytes) {
    return List.of(bytes.clone());
  }

  /** Byte by byte. */
  public static List<byte[]> everywhere(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>(bytes.length);
    for (byte b : bytes) {
      pieces.add(new byte[] {b});
    }
    return pieces;
  }

  /** Somewhere; the same seed cuts the same bytes in the same places. */
  public static List<byte[]> somewhere(byte[] bytes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int most = random.nextBoolean() ? SHORT_PIECE : bytes.length;
      int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }
}
