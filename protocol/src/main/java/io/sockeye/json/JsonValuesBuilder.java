package io.sockeye.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds the values of a packet that did not come as JSON: what is told one after the other becomes
 * JSON text that need not be scanned, and bytes become attachments. Only they are placeholders: an
 * object that merely looks like one stays an object.
 *
 * <p>Names and values have to come as in JSON: in an object a name, then its value, and so on. A
 * value outside of any array or object is a value of the packet. Not thread-safe.
 */
public final class JsonValuesBuilder {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final ByteBuffer PLACEHOLDER =
      ByteBuffer.wrap("_placeholder".getBytes(StandardCharsets.US_ASCII));

  private byte[] text;
  private int length;

  /** What ends each array and object that is open. */
  private byte[] closers = new byte[8];

  private int depth;

  /** Whether a comma is due before what comes next. */
  private boolean comma;

  private int[] bounds = new int[8];
  private boolean[] mentions = new boolean[4];
  private int size;

  private int[] placeholders = {};
  private final List<ByteBuffer> attachments = new ArrayList<>(0);
  private boolean lookalike;

  /**
   * Creates a builder without values.
   *
   * @param expectedBytes how long the text may become; it grows as needed
   */
  public JsonValuesBuilder(int expectedBytes) {
    text = new byte[expectedBytes];
  }

  /** Begins an object, up to {@link #end}. */
  public void beginObject() {
    begin('{', '}');
  }

  /** Begins an array, up to {@link #end}. */
  public void beginArray() {
    begin('[', ']');
  }

  /**
   * Ends the array or object that was begun last.
   *
   * @throws IllegalStateException if none is open
   */
  public void end() {
    if (depth == 0) {
      throw new IllegalStateException("there is no array or object to end");
    }
    depth--;
    put(closers[depth]);
    valueEnds();
  }

  /**
   * Names the value that follows.
   *
   * @param utf8 holds the name; what is not UTF-8 becomes U+FFFD
   * @param start where it starts
   * @param end where it ends
   */
  public void name(byte[] utf8, int start, int end) {
    if (isPlaceholder(utf8, start, end)) {
      mentions[size] = true;
      lookalike = true;
    }
    putCommaIfDue();
    putQuoted(utf8, start, end);
    put((byte) ':');
    comma = false;
  }

  /**
   * Adds a string.
   *
   * @param utf8 holds the string; what is not UTF-8 becomes U+FFFD
   * @param start where it starts
   * @param end where it ends
   */
  public void string(byte[] utf8, int start, int end) {
    valueStarts();
    putQuoted(utf8, start, end);
    valueEnds();
  }

  /**
   * Adds an integer.
   *
   * @param number the number
   */
  public void number(long number) {
    literal(Long.toString(number));
  }

  /**
   * Adds an integer from 0 to 2^64-1.
   *
   * @param number its 64 bits
   */
  public void unsignedNumber(long number) {
    literal(Long.toUnsignedString(number));
  }

  /**
   * Adds a number as {@code JSON.stringify} does: one that is not finite becomes {@code null}.
   *
   * @param number the number
   */
  public void number(double number) {
    literal(Double.isInfinite(number) || Double.isNaN(number) ? "null" : JsonNumbers.text(number));
  }

  /**
   * Adds {@code true} or {@code false}.
   *
   * @param value which
   */
  public void bool(boolean value) {
    literal(value ? "true" : "false");
  }

  /** Adds {@code null}. */
  public void nothing() {
    literal("null");
  }

  /**
   * Adds bytes, as an attachment.
   *
   * @param bytes the bytes, from position 0 to limit, backed by a heap array; not copied, never to
   *     be changed again
   */
  public void bytes(ByteBuffer bytes) {
    valueStarts();
    int num = attachments.size();
    attachments.add(bytes);
    if (2 * num == placeholders.length) {
      placeholders = Arrays.copyOf(placeholders, Math.max(4, 4 * num));
    }
    placeholders[2 * num] = length;
    placeholders[2 * num + 1] = num;
    mentions[size] = true;
    putAscii("{\"_placeholder\":true,\"num\":" + num + "}");
    valueEnds();
  }

  /**
   * How many bytes have been added as attachments.
   *
   * @return the number of attachments
   */
  public int attachmentCount() {
    return attachments.size();
  }

  /**
   * Ends the packet. Nothing may be added afterwards.
   *
   * @return the values
   * @throws IllegalStateException if an array or object is open
   */
  public JsonValues build() {
    if (depth > 0) {
      throw new IllegalStateException("an array or object has not ended");
    }
    int count = attachments.size();
    return new JsonValues(
            text,
            bounds,
            0,
            size,
            Arrays.copyOf(placeholders, 2 * count),
            count,
            mentions,
            lookalike && count > 0,
            List.of())
        .withAttachments(attachments);
  }

  private static boolean isPlaceholder(byte[] utf8, int start, int end) {
    return end - start == PLACEHOLDER.remaining()
        && PLACEHOLDER.equals(ByteBuffer.wrap(utf8, start, end - start));
  }

  private void begin(char opener, char closer) {
    valueStarts();
    if (depth == closers.length) {
      closers = Arrays.copyOf(closers, 2 * depth);
    }
    closers[depth++] = (byte) closer;
    put((byte) opener);
    comma = false;
  }

  private void literal(String ascii) {
    valueStarts();
    putAscii(ascii);
    valueEnds();
  }

  private void valueStarts() {
    putCommaIfDue();
    if (depth == 0) {
      bounds[2 * size] = length;
    }
  }

  private void valueEnds() {
    comma = true;
    if (depth == 0) {
      bounds[2 * size + 1] = length;
      size++;
      if (size == mentions.length) {
        bounds = Arrays.copyOf(bounds, 4 * size);
        mentions = Arrays.copyOf(mentions, 2 * size);
      }
    }
  }

  private void putCommaIfDue() {
    if (comma) {
      put((byte) ',');
    }
  }

  private void putQuoted(byte[] utf8, int start, int end) {
    int mark = length;
    put((byte) '"');
    int from = start;
    int i = start;
    while (i < end) {
      byte c = utf8[i];
      if (c < 0) {
        i = JsonUtf8.behind(utf8, i, end);
        if (i < 0) {
          length = mark;
          byte[] repaired =
              new String(utf8, start, end - start, StandardCharsets.UTF_8)
                  .getBytes(StandardCharsets.UTF_8);
          putQuoted(repaired, 0, repaired.length);
          return;
        }
      } else if (c < 0x20 || c == '"' || c == '\\') {
        put(utf8, from, i);
        putEscaped(c);
        i++;
        from = i;
      } else {
        i++;
      }
    }
    put(utf8, from, end);
    put((byte) '"');
  }

  private void putEscaped(byte c) {
    switch (c) {
      case '"', '\\' -> putEscape(c);
      case '\b' -> putEscape((byte) 'b');
      case '\f' -> putEscape((byte) 'f');
      case '\n' -> putEscape((byte) 'n');
      case '\r' -> putEscape((byte) 'r');
      case '\t' -> putEscape((byte) 't');
      default -> {
        putAscii("\\u00");
        put(HEX[c >> 4]);
        put(HEX[c & 0xF]);
      }
    }
  }

  private void putEscape(byte c) {
    put((byte) '\\');
    put(c);
  }

  @SuppressWarnings("deprecation") // drops the high bytes, which ASCII does not have
  private void putAscii(String ascii) {
    ensure(ascii.length());
    ascii.getBytes(0, ascii.length(), text, length);
    length += ascii.length();
  }

  private void put(byte[] bytes, int start, int end) {
    ensure(end - start);
    System.arraycopy(bytes, start, text, length, end - start);
    length += end - start;
  }

  private void put(byte b) {
    ensure(1);
    text[length++] = b;
  }

  private void ensure(int count) {
    if (text.length - length < count) {
      int needed = Math.addExact(length, count);
      text = Arrays.copyOf(text, Math.max(needed, (int) Math.min(2L * text.length, MAX_ARRAY)));
    }
  }
}
