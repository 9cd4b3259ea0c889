package io.sockeye.engineio.netty;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What permessage-deflate needs on one loop. No context of ours outlives a message, so one deflater
 * serves all connections. Belongs to the loop.
 */
final class Deflation {
  /** How many inflaters that nobody uses are kept, some 40 KB each. */
  private static final int MAX_SPARE_INFLATERS = 16;

  private final Zlib zlib;
  private final Map<Integer, Deflater> deflaters = new HashMap<>(1);
  private final Map<Integer, DeflatedFrame> frames = new HashMap<>(1);
  private final Queue<Inflater> spareInflaters = new ArrayDeque<>();
  private boolean ended;

  Deflation(Zlib zlib) {
    this.zlib = zlib;
  }

  /** What makes the frames for a connection: the same for all that have agreed on the same. */
  DeflatedFrame frames(DeflateAgreement agreed) {
    int level = agreed.options().level();
    int bits = agreed.serverWindowBits();
    return frames.computeIfAbsent(
        level << 4 | bits, key -> new DeflatedFrame(deflater(level), bits));
  }

  private Deflater deflater(int level) {
    return deflaters.computeIfAbsent(level, zlib.deflaters()::apply);
  }

  /** Returns an inflater without a context, to be given back. */
  Inflater takeInflater() {
    Inflater spare = spareInflaters.poll();
    return spare == null ? zlib.inflaters().get() : spare;
  }

  void giveBack(Inflater inflater) {
    if (ended || spareInflaters.size() == MAX_SPARE_INFLATERS) {
      inflater.end();
    } else {
      inflater.reset();
      spareInflaters.add(inflater);
    }
  }

  /** Frees what the garbage collector does not see. Nothing is sent on this loop any more. */
  void end() {
    ended = true;
    frames.clear();
    deflaters.values().forEach(Deflater::end);
    deflaters.clear();
    spareInflaters.forEach(Inflater::end);
    spareInflaters.clear();
  }
}
