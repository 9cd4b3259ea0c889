package io.sockeye.engineio.netty;

import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Where deflaters and inflaters come from. They hold memory that the garbage collector does not
 * see, so a test may want to count them.
 *
 * @param deflaters makes a deflater of a level
 * @param inflaters makes an inflater
 */
record Zlib(IntFunction<Deflater> deflaters, Supplier<Inflater> inflaters) {
  /** Those of the JDK, without the header of zlib (RFC 1951). */
  static final Zlib RAW = new Zlib(level -> new Deflater(level, true), () -> new Inflater(true));
}
