package io.sockeye.json;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of one packet: a sequence of JSON texts that have been checked, in one heap array,
 * with the attachments that their placeholders stand for (SIO-5). Nothing is decoded until it is
 * asked for.
 *
 * <p>Immutable and thread-safe, as long as nobody writes to the array. Equal if the texts, byte by
 * byte, and the attachments are.
 */
public final class JsonValues {
  private static final int[] NONE = {};

  /** An array of that size may be kept for however little of it. */
  private static final int SMALL_BYTES = 4096;

  private static final int WASTEFUL_TIMES = 4;

  /** No value. */
  public static final JsonValues EMPTY =
      new JsonValues(new byte[0], NONE, 0, 0, NONE, 0, null, false, Collections.emptyList());

  private final byte[] array;

  /** Start and end of each value of the packet, alternating; may be longer than the packet. */
  private final int[] bounds;

  /** Which values of the packet these are. */
  private final int first;

  private final int last;

  /** Offset and attachment of each placeholder of the packet, alternating, by ascending offset. */
  private final int[] placeholders;

  private final int attachmentCount;

  /** For each value of the packet whether it has a key {@code _placeholder}; null: not known. */
  private final boolean @Nullable [] mentions;

  private final boolean ambiguous;

  private final List<ByteBuffer> attachments;

  /** The first value's string, which is the event's name and asked for more than once. */
  private @Nullable String firstString;

  JsonValues(
      byte[] array,
      int[] bounds,
      int first,
      int last,
      int[] placeholders,
      int attachmentCount,
      boolean @Nullable [] mentions,
      boolean ambiguous,
      List<ByteBuffer> attachments) {
    this.array = array;
    this.bounds = bounds;
    this.first = first;
    this.last = last;
    this.placeholders = placeholders;
    this.attachmentCount = attachmentCount;
    this.mentions = mentions;
    this.ambiguous = ambiguous;
    this.attachments = attachments;
  }

  /**
   * How many values there are.
   *
   * @return their number
   */
  public int size() {
    return last - first;
  }

  /**
   * What holds the texts, and more.
   *
   * @return the shared array, never to be written to
   */
  public byte[] array() {
    return array;
  }

  /**
   * Where a value's text starts.
   *
   * @param index which value
   * @return the offset of its first byte in {@link #array()}
   */
  public int start(int index) {
    return bounds[2 * at(index)];
  }

  /**
   * Where a value's text ends. Between two values there are a comma and white space.
   *
   * @param index which value
   * @return the offset behind its last byte in {@link #array()}
   */
  public int end(int index) {
    return bounds[2 * at(index) + 1];
  }

  /**
   * What kind of value it is.
   *
   * @param index which value
   * @return its kind
   */
  public JsonKind kind(int index) {
    return JsonKind.startingWith(array[start(index)]);
  }

  /**
   * Decodes a string.
   *
   * @param index which value
   * @return the string; an escaped lone surrogate stays one
   * @throws IllegalArgumentException if the value is not a string
   */
  public String string(int index) {
    if (kind(index) != JsonKind.STRING) {
      throw new IllegalArgumentException("value " + index + " is no string but " + kind(index));
    }
    if (index > 0) {
      return JsonStrings.decode(array, start(index), end(index));
    }
    // Racing threads decode equal strings, so it does not matter whose is kept.
    String string = firstString;
    if (string == null) {
      string = JsonStrings.decode(array, start(0), end(0));
      firstString = string;
    }
    return string;
  }

  /**
   * The JSON text of a value, as it came.
   *
   * @param index which value
   * @return the text, placeholders unresolved
   */
  public String text(int index) {
    return JsonStrings.utf8(array, start(index), end(index));
  }

  /**
   * A view without the first values.
   *
   * @param count how many to leave out, 0 to size
   * @return the others, with the same array and attachments
   * @throws IndexOutOfBoundsException if there are fewer values
   */
  public JsonValues from(int count) {
    if (count == 0) {
      return this;
    }
    if (count < 0 || count > size()) {
      throw new IndexOutOfBoundsException(count + " of " + size() + " values");
    }
    return new JsonValues(
        array,
        bounds,
        first + count,
        last,
        placeholders,
        attachmentCount,
        mentions,
        ambiguous,
        attachments);
  }

  /**
   * These values and a string behind them, such as the offset that ends an event (SIO-62). Nothing
   * is decoded; the texts are copied, the attachments are not.
   *
   * @param string visible ASCII without quotation mark and backslash, so that it needs no escapes
   * @return the values, one more than these
   * @throws IllegalArgumentException if the string has any other character
   */
  public JsonValues with(String string) {
    byte[] text = JsonStrings.quote(string);
    int start = size() == 0 ? 0 : start(0);
    int length = size() == 0 ? 0 : end(size() - 1) - start + 1;
    byte[] joined = new byte[Math.addExact(length, text.length)];
    if (length > 0) {
      System.arraycopy(array, start, joined, 0, length - 1);
      joined[length - 1] = ',';
    }
    System.arraycopy(text, 0, joined, length, text.length);

    int[] joinedBounds = new int[2 * size() + 2];
    for (int i = 0; i < 2 * size(); i++) {
      joinedBounds[i] = bounds[2 * first + i] - start;
    }
    joinedBounds[2 * size()] = length;
    joinedBounds[2 * size() + 1] = joined.length;
    return new JsonValues(
        joined,
        joinedBounds,
        0,
        size() + 1,
        shifted(-start),
        attachmentCount,
        null,
        ambiguous,
        attachments);
  }

  /**
   * The same values in arrays of their own, for whoever keeps them longer than the rest of what was
   * read with them.
   *
   * @return equal values whose {@link #array()} and {@link #attachments()} hold nothing else
   */
  public JsonValues copy() {
    List<ByteBuffer> copies = new ArrayList<>(attachments.size());
    attachments.forEach(attachment -> copies.add(copyOf(attachment)));
    return copy(copies);
  }

  /**
   * The same values, for whoever keeps them for a while: copied where they are a small part of what
   * was read with them.
   *
   * @return these, or equal values, whose arrays are at most 4 KiB or four times as large as what
   *     they are there for
   */
  public JsonValues compact() {
    boolean wasteful = false;
    for (int i = 0; i < attachments.size(); i++) {
      wasteful |= isWasteful(attachments.get(i));
    }
    List<ByteBuffer> kept = attachments;
    if (wasteful) {
      kept = new ArrayList<>(attachments.size());
      for (ByteBuffer attachment : attachments) {
        kept.add(isWasteful(attachment) ? copyOf(attachment) : attachment);
      }
    }
    if (size() > 0 && isWasteful(array, end(size() - 1) - start(0))) {
      return copy(kept);
    }
    return wasteful ? withAttachments(kept) : this;
  }

  @SuppressWarnings("ByteBufferBackingArray") // Only its length matters.
  private static boolean isWasteful(ByteBuffer attachment) {
    return isWasteful(attachment.array(), attachment.remaining());
  }

  private static boolean isWasteful(byte[] held, int used) {
    return held.length > SMALL_BYTES && held.length / WASTEFUL_TIMES > used;
  }

  private static ByteBuffer copyOf(ByteBuffer attachment) {
    byte[] own = new byte[attachment.remaining()];
    attachment.duplicate().get(own);
    return ByteBuffer.wrap(own);
  }

  private JsonValues copy(List<ByteBuffer> kept) {
    int start = size() == 0 ? 0 : start(0);
    byte[] own = size() == 0 ? new byte[0] : Arrays.copyOfRange(array, start, end(size() - 1));
    int[] ownBounds = new int[2 * size()];
    for (int i = 0; i < ownBounds.length; i++) {
      ownBounds[i] = bounds[2 * first + i] - start;
    }
    return new JsonValues(
        own, ownBounds, 0, size(), shifted(-start), attachmentCount, null, ambiguous, kept);
  }

  /**
   * How much memory they hold: the whole array, and the attachments.
   *
   * @return the bytes
   */
  public long keptBytes() {
    long sum = array.length;
    for (int i = 0; i < attachments.size(); i++) {
      sum += attachments.get(i).remaining();
    }
    return sum;
  }

  /**
   * The binary values of the packet, all of them, whether placeholders stand for them or not.
   *
   * @return one buffer each, backed by a heap array, from position 0 to limit; the list cannot be
   *     changed, and the buffers are shared: take a {@link ByteBuffer#duplicate()} before moving
   *     one, and write to none
   * @throws IllegalStateException if the attachments have not been supplied yet
   */
  public List<ByteBuffer> attachments() {
    if (attachments.size() != attachmentCount) {
      throw new IllegalStateException("the attachments have not been supplied yet");
    }
    return attachments;
  }

  /**
   * The same values with their attachments.
   *
   * @param supplied as many as were announced to the scanner; not copied, never to be changed again
   * @return the values
   * @throws IllegalArgumentException if these are more or fewer than announced
   */
  public JsonValues withAttachments(List<ByteBuffer> supplied) {
    if (supplied.size() != attachmentCount) {
      throw new IllegalArgumentException(
          supplied.size() + " attachments where " + attachmentCount + " were announced");
    }
    return new JsonValues(
        array,
        bounds,
        first,
        last,
        placeholders,
        attachmentCount,
        mentions,
        ambiguous,
        Collections.unmodifiableList(supplied));
  }

  /**
   * Whether the packet has attachments. In one that has none nothing is a placeholder.
   *
   * @return whether there are attachments
   */
  public boolean binary() {
    return attachmentCount > 0;
  }

  /**
   * Whether a value has a key {@code _placeholder} anywhere, so that its text may mean something
   * else in another packet.
   *
   * @param index which value
   * @return whether it does; when in doubt, it does
   */
  public boolean mentionsPlaceholder(int index) {
    int value = at(index);
    return mentions == null
        ? JsonScan.mentionsPlaceholder(array, bounds[2 * value], bounds[2 * value + 1])
        : mentions[value];
  }

  /**
   * Whether an object of the packet reads as a placeholder and is none, so that the texts alone do
   * not tell which is which. Only values that did not come as JSON can be so, and only beside
   * attachments; they cannot go out as JSON.
   *
   * @return whether there is such an object; when in doubt, there is
   */
  public boolean ambiguous() {
    return ambiguous;
  }

  /**
   * Which attachment the object at a position stands for. In a binary packet a codec asks for each
   * object it comes upon.
   *
   * @param byteOffset the offset in {@link #array()} of an object's opening brace
   * @return an index into {@link #attachments()}, or -1 if the object is no placeholder
   */
  public int placeholderAt(int byteOffset) {
    int low = 0;
    int high = placeholders.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int offset = placeholders[2 * middle];
      if (offset == byteOffset) {
        return placeholders[2 * middle + 1];
      }
      if (offset < byteOffset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Whether the texts are known to be JSON; others a library has written, as it was told. */
  boolean scanned() {
    return mentions != null;
  }

  /** Whether all placeholders of the packet are in these values. */
  boolean haveAllPlaceholders() {
    return placeholders.length == 0 || (size() > 0 && placeholders[0] >= start(0));
  }

  /** Whether value {@code index} of these is the last one of its packet. */
  boolean isLastOfPacket(int index) {
    return first + index == last - 1;
  }

  /** Whether value {@code index} of these directly precedes value {@code next} of those. */
  boolean precedes(int index, JsonValues those, int next) {
    return array == those.array
        && bounds == those.bounds
        && first + index + 1 == those.first + next;
  }

  /** These values, then those; these have no attachments. */
  JsonValues append(JsonValues those) {
    if (size() == 0 || those.size() == 0) {
      return size() == 0 ? those : this;
    }
    int start = start(0);
    int length = end(size() - 1) - start;
    int otherStart = those.start(0);
    int otherLength = those.end(those.size() - 1) - otherStart;
    byte[] joined = new byte[Math.addExact(Math.addExact(length, 1), otherLength)];
    System.arraycopy(array, start, joined, 0, length);
    joined[length] = ',';
    System.arraycopy(those.array, otherStart, joined, length + 1, otherLength);

    int[] joinedBounds = new int[2 * (size() + those.size())];
    for (int i = 0; i < 2 * size(); i++) {
      joinedBounds[i] = bounds[2 * first + i] - start;
    }
    int shift = length + 1 - otherStart;
    for (int i = 0; i < 2 * those.size(); i++) {
      joinedBounds[2 * size() + i] = those.bounds[2 * those.first + i] + shift;
    }
    return new JsonValues(
        joined,
        joinedBounds,
        0,
        size() + those.size(),
        those.shifted(shift),
        those.attachmentCount,
        null,
        those.ambiguous,
        those.attachments);
  }

  /** The placeholders, for an array in which everything stands elsewhere. */
  private int[] shifted(int shift) {
    int[] shifted = placeholders.clone();
    for (int i = 0; i < shifted.length; i += 2) {
      shifted[i] += shift;
    }
    return shifted;
  }

  private ByteBuffer bytes(int index) {
    return ByteBuffer.wrap(array, start(index), end(index) - start(index));
  }

  private int at(int index) {
    return first + Objects.checkIndex(index, last - first);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonValues that
        && size() == that.size()
        && sameTexts(that)
        && attachmentCount == that.attachmentCount
        && attachments.equals(that.attachments);
  }

  private boolean sameTexts(JsonValues that) {
    for (int i = 0; i < size(); i++) {
      if (!bytes(i).equals(that.bytes(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = attachments.hashCode();
    for (int i = 0; i < size(); i++) {
      hash = 31 * hash + bytes(i).hashCode();
    }
    return hash;
  }

  /** Numbers and sizes, never the content: values are named in logs. */
  @Override
  public String toString() {
    int bytes = size() == 0 ? 0 : end(size() - 1) - start(0);
    return "JsonValues["
        + size()
        + " values, "
        + bytes
        + " bytes, "
        + attachmentCount
        + " attachments]";
  }
}
