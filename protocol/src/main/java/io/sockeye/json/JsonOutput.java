package io.sockeye.json;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link JsonCodec} writes a packet to: its values as one compact JSON array, {@code
 * [1,"b",{}]}, and the bytes beside it. It grows as it is written. Not thread-safe.
 */
public final class JsonOutput extends OutputStream {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] array = {};
  private int length;
  private int[] ends = new int[4];
  private int size;
  private final List<ByteBuffer> attachments = new ArrayList<>(0);

  /** Creates an empty output. */
  public JsonOutput() {}

  @Override
  public void write(int b) {
    ensure(1);
    array[length++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    ensure(count);
    System.arraycopy(bytes, offset, array, length, count);
    length += count;
  }

  /**
   * How much has been written.
   *
   * @return the bytes written so far
   */
  public int length() {
    return length;
  }

  /**
   * Takes the bytes of a placeholder, which the codec then writes with the number returned.
   *
   * @param bytes holds them; copied
   * @param offset where they start
   * @param count how many they are
   * @return their number
   */
  public int attach(byte[] bytes, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    attachments.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, offset, offset + count)));
    return attachments.size() - 1;
  }

  /**
   * Notes that a value ends here.
   *
   * @param end the length of the output up to and with the value, what the library still buffers
   *     included
   */
  public void endValue(int end) {
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
    }
    ends[size++] = end;
  }

  /**
   * Ends the packet. Nothing may be written afterwards.
   *
   * @return the values
   * @throws JsonBindException if there are attachments, and something that was written reads as a
   *     placeholder and is none
   */
  public JsonValues finish() {
    if (!attachments.isEmpty()) {
      return binaryValues();
    }
    int[] bounds = new int[2 * size];
    int start = 1;
    for (int i = 0; i < size; i++) {
      bounds[2 * i] = start;
      bounds[2 * i + 1] = ends[i];
      start = ends[i] + 1;
    }
    return new JsonValues(
        array, bounds, 0, size, new int[0], 0, null, false, Collections.emptyList());
  }

  private JsonValues binaryValues() {
    JsonScan scan = JsonScan.unlimited(array, 0, length, attachments.size());
    try {
      JsonValues values = scan.array();
      if (scan.placeholdersSeen() == attachments.size()) {
        return values.withAttachments(attachments);
      }
    } catch (JsonSyntaxException e) {
      throw new JsonBindException("a value cannot go out beside bytes: " + e.getMessage(), e);
    }
    throw new JsonBindException(
        "a value reads as a placeholder, {\"_placeholder\":true}, and cannot go out beside bytes",
        null);
  }

  private void ensure(int count) {
    if (array.length - length < count) {
      int needed = Math.addExact(length, count);
      array = Arrays.copyOf(array, Math.max(needed, (int) Math.min(2L * array.length, MAX_ARRAY)));
    }
  }
}
