package io.sockeye.json;

import java.nio.ByteBuffer;

/**
 * What a {@link JsonWalker} tells about a value, in the order of the text. Arrays it is handed are
 * shared: they may be read during the call, and never written to.
 */
public interface JsonVisitor {
  /**
   * An object begins: {@code size} times a name and a value follow, then its end.
   *
   * @param size how many members it has, repeated names counted
   */
  void beginObject(int size);

  /**
   * An array begins: its elements follow, then its end.
   *
   * @param size how many elements it has
   */
  void beginArray(int size);

  /** The object or array that began last, and has not ended yet, ends. */
  void end();

  /**
   * The name of a member, whose value follows.
   *
   * @param utf8 holds the name, unescaped; half a surrogate pair has become U+FFFD
   * @param start where it starts
   * @param end where it ends
   */
  void name(byte[] utf8, int start, int end);

  /**
   * A string.
   *
   * @param utf8 holds it, unescaped; half a surrogate pair has become U+FFFD
   * @param start where it starts
   * @param end where it ends
   */
  void string(byte[] utf8, int start, int end);

  /**
   * A number.
   *
   * @param ascii holds it as it is written
   * @param start where it starts
   * @param end where it ends
   */
  void number(byte[] ascii, int start, int end);

  /**
   * One of the literals {@code true} and {@code false}.
   *
   * @param value which
   */
  void bool(boolean value);

  /** The literal {@code null}. */
  void nothing();

  /**
   * The attachment that a placeholder stands for.
   *
   * @param attachment the bytes, from position 0 to limit; shared
   */
  void bytes(ByteBuffer attachment);
}
