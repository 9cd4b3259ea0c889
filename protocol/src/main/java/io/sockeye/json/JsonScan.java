package io.sockeye.json;

import java.util.Arrays;
import java.util.Collections;

/**
 * One pass of a {@link JsonScanner} over one text. Nesting is kept in an array, not on the stack,
 * so that no text can overflow the stack.
 */
final class JsonScan {
  private static final JsonLimits UNLIMITED = new JsonLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final String PLACEHOLDER = "_placeholder";
  private static final String NUM = "num";

  /** What a key means for the placeholders of a binary packet. */
  private enum Key {
    OTHER,
    PLACEHOLDER,
    NUM
  }

  /** The ints of a level of {@link #stack}. */
  private static final int LEVEL = 3;

  /** {@link #OBJECT} and {@link #IS_PLACEHOLDER}, or 0 for an array. */
  private static final int FLAGS = 0;

  /** Where the object starts. */
  private static final int START = 1;

  /** The value of its {@code num}, or -1. */
  private static final int NUM_VALUE = 2;

  private static final int OBJECT = 1;
  private static final int IS_PLACEHOLDER = 2;

  private static final int[] NONE = {};

  private final byte[] array;
  private final int origin;
  private final int end;
  private final JsonLimits limits;
  private final int attachmentCount;

  private int position;
  private int depth;
  private int[] stack = NONE;

  private int[] bounds = NONE;
  private int size;

  private int[] placeholders = NONE;
  private int placeholdersLength;
  private int placeholdersSeen;

  private boolean mentioned;
  private boolean[] mentions = {};

  JsonScan(byte[] array, int offset, int end, JsonLimits limits, int attachmentCount) {
    if (offset < 0 || offset > end || end > array.length) {
      throw new IndexOutOfBoundsException(
          "from " + offset + " to " + end + " in " + array.length + " bytes");
    }
    if (attachmentCount < 0) {
      throw new IllegalArgumentException("attachmentCount is " + attachmentCount);
    }
    this.array = array;
    this.origin = offset;
    this.end = end;
    this.limits = limits;
    this.attachmentCount = attachmentCount;
    this.position = offset;
  }

  /** Without limits: the text is our own, or has been scanned before. */
  static JsonScan unlimited(byte[] array, int offset, int end, int attachmentCount) {
    return new JsonScan(array, offset, end, UNLIMITED, attachmentCount);
  }

  static boolean mentionsPlaceholder(byte[] array, int start, int end) {
    try {
      return unlimited(array, start, end, 0).single().mentionsPlaceholder(0);
    } catch (JsonSyntaxException e) {
      // A user's raw JSON, written through the library unchecked.
      return true;
    }
  }

  /** How many placeholders there are, those inside of placeholders counted. */
  int placeholdersSeen() {
    return placeholdersSeen;
  }

  JsonValues array() {
    skipSpace();
    if (peek() != '[') {
      throw position == end ? unexpected() : error("an array is expected");
    }
    enter(0);
    position++;
    skipSpace();
    if (peek() == ']') {
      position++;
      return finish();
    }
    for (; ; ) {
      element();
      skipSpace();
      int next = peek();
      position++;
      if (next == ']') {
        return finish();
      }
      if (next != ',') {
        position--;
        throw unexpected();
      }
      skipSpace();
    }
  }

  JsonValues single() {
    skipSpace();
    element();
    return finish();
  }

  private JsonValues finish() {
    skipSpace();
    if (position < end) {
      throw error("more than one JSON value");
    }
    return new JsonValues(
        array,
        bounds,
        0,
        size,
        Arrays.copyOf(placeholders, placeholdersLength),
        attachmentCount,
        mentions,
        false,
        Collections.emptyList());
  }

  private void element() {
    if (2 * size == bounds.length) {
      bounds = Arrays.copyOf(bounds, Math.max(8, 2 * bounds.length));
      mentions = Arrays.copyOf(mentions, bounds.length / 2);
    }
    mentioned = false;
    bounds[2 * size] = position;
    value();
    bounds[2 * size + 1] = position;
    mentions[size] = mentioned;
    size++;
  }

  /** From the first byte of a value to behind its last. */
  private void value() {
    int outside = depth;
    Key key = Key.OTHER;
    for (; ; ) {
      switch (peek()) {
        case '{' -> {
          meaning(key, false, -1);
          enter(OBJECT);
          position++;
          skipSpace();
          if (peek() != '}') {
            key = key();
            continue;
          }
          position++;
          leave();
        }
        case '[' -> {
          meaning(key, false, -1);
          enter(0);
          position++;
          skipSpace();
          if (peek() != ']') {
            key = Key.OTHER;
            continue;
          }
          position++;
          leave();
        }
        case '"' -> {
          string();
          meaning(key, false, -1);
        }
        case 't' -> {
          literal(TRUE);
          meaning(key, true, -1);
        }
        case 'f' -> {
          literal(FALSE);
          meaning(key, false, -1);
        }
        case 'n' -> {
          literal(NULL);
          meaning(key, false, -1);
        }
        case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
          int start = position;
          number();
          meaning(key, false, key == Key.NUM ? integer(start) : -1);
        }
        default -> throw unexpected();
      }
      for (; ; ) {
        if (depth == outside) {
          return;
        }
        boolean inObject = (stack[LEVEL * depth + FLAGS] & OBJECT) != 0;
        skipSpace();
        int next = peek();
        if (next == ',') {
          position++;
          skipSpace();
          key = inObject ? key() : Key.OTHER;
          break;
        }
        if (next != (inObject ? '}' : ']')) {
          throw unexpected();
        }
        position++;
        leave();
      }
    }
  }

  /** From a key's quote to the first byte of its value. */
  private Key key() {
    if (peek() != '"') {
      throw unexpected();
    }
    int start = position;
    boolean escaped = string();
    Key key = meaningOf(start, escaped);
    if (key == Key.PLACEHOLDER) {
      mentioned = true;
    }
    skipSpace();
    if (peek() != ':') {
      throw unexpected();
    }
    position++;
    skipSpace();
    return attachmentCount == 0 ? Key.OTHER : key;
  }

  private Key meaningOf(int start, boolean escaped) {
    int length = position - start - 2;
    if (escaped) {
      // An escape makes a key longer, never shorter, and at most six times as long.
      if (length > 6 * PLACEHOLDER.length()) {
        return Key.OTHER;
      }
      String key = JsonStrings.decode(array, start, position);
      return key.equals(PLACEHOLDER) ? Key.PLACEHOLDER : key.equals(NUM) ? Key.NUM : Key.OTHER;
    }
    if (length == PLACEHOLDER.length() && matches(PLACEHOLDER, start + 1)) {
      return Key.PLACEHOLDER;
    }
    return length == NUM.length() && matches(NUM, start + 1) ? Key.NUM : Key.OTHER;
  }

  private boolean matches(String ascii, int start) {
    for (int i = 0; i < ascii.length(); i++) {
      if (array[start + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Notes the value of a key that may make its object a placeholder; the last one counts. */
  private void meaning(Key key, boolean isTrue, int integer) {
    if (key == Key.NUM) {
      stack[LEVEL * depth + NUM_VALUE] = integer;
    } else if (key == Key.PLACEHOLDER) {
      stack[LEVEL * depth + FLAGS] = isTrue ? OBJECT | IS_PLACEHOLDER : OBJECT;
    }
  }

  private void enter(int flags) {
    if (depth == limits.maxDepth()) {
      throw error("nesting deeper than " + limits.maxDepth());
    }
    depth++;
    int level = LEVEL * depth;
    if (level + LEVEL > stack.length) {
      stack = Arrays.copyOf(stack, Math.max(8 * LEVEL, 2 * stack.length));
    }
    stack[level + FLAGS] = flags;
    stack[level + START] = position;
    stack[level + NUM_VALUE] = -1;
  }

  private void leave() {
    int level = LEVEL * depth;
    depth--;
    if ((stack[level + FLAGS] & IS_PLACEHOLDER) == 0) {
      return;
    }
    int start = stack[level + START];
    int num = stack[level + NUM_VALUE];
    if (num < 0 || num >= attachmentCount) {
      position = start;
      throw error("illegal attachments: a placeholder without a valid num");
    }
    placeholdersSeen++;
    // The whole object stands for the attachment, so placeholders inside of it are void.
    while (placeholdersLength > 0 && placeholders[placeholdersLength - 2] > start) {
      placeholdersLength -= 2;
    }
    if (placeholdersLength == placeholders.length) {
      placeholders = Arrays.copyOf(placeholders, Math.max(8, 2 * placeholdersLength));
    }
    placeholders[placeholdersLength] = start;
    placeholders[placeholdersLength + 1] = num;
    placeholdersLength += 2;
  }

  /** From a string's opening quote to behind its closing one; whether it has an escape. */
  private boolean string() {
    byte[] bytes = array;
    int limit = end;
    boolean escaped = false;
    int i = position + 1;
    while (i < limit) {
      int c = bytes[i];
      if (c < 0) {
        int behind = JsonUtf8.behind(bytes, i, limit);
        if (behind < 0) {
          throw notUtf8(i);
        }
        i = behind;
      } else if (c == '"') {
        position = i + 1;
        return escaped;
      } else if (c == '\\') {
        i = escape(i);
        escaped = true;
      } else if (c < 0x20) {
        position = i;
        throw unexpected();
      } else {
        i++;
      }
    }
    position = end;
    throw unexpected();
  }

  private int escape(int backslash) {
    position = backslash + 1;
    switch (peek()) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return backslash + 2;
      }
      case 'u' -> {
        for (int i = 0; i < 4; i++) {
          position++;
          if (Character.digit(peek(), 16) < 0) {
            throw unexpected();
          }
        }
        return backslash + 6;
      }
      default -> throw unexpected();
    }
  }

  private void number() {
    int start = position;
    if (peek() == '-') {
      position++;
    }
    if (peek() == '0') {
      position++;
    } else {
      digits();
    }
    if (peek() == '.') {
      position++;
      digits();
    }
    int exponent = peek();
    if (exponent == 'e' || exponent == 'E') {
      position++;
      int sign = peek();
      if (sign == '+' || sign == '-') {
        position++;
      }
      digits();
    }
    if (position - start > limits.maxNumberLength()) {
      position = start;
      throw error("a number longer than " + limits.maxNumberLength() + " characters");
    }
  }

  private void digits() {
    int start = position;
    while (position < end && array[position] >= '0' && array[position] <= '9') {
      position++;
    }
    if (position == start) {
      throw unexpected();
    }
  }

  /** The number from {@code start} to here if it is digits only and fits, otherwise -1. */
  private int integer(int start) {
    long value = 0;
    for (int i = start; i < position; i++) {
      int digit = array[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
      if (value > Integer.MAX_VALUE) {
        return -1;
      }
    }
    return (int) value;
  }

  private void literal(byte[] expected) {
    for (byte b : expected) {
      if (peek() != b) {
        throw unexpected();
      }
      position++;
    }
  }

  private void skipSpace() {
    while (position < end) {
      byte b = array[position];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return;
      }
      position++;
    }
  }

  /** The next byte, or 0 at the end; no JSON text holds a bare 0. */
  private byte peek() {
    return position < end ? array[position] : 0;
  }

  private JsonSyntaxException unexpected() {
    if (position >= end) {
      return error("unexpected end of JSON");
    }
    byte b = array[position];
    String name = b > 0x20 && b < 0x7F ? "'" + (char) b + "'" : String.format("0x%02x", b & 0xFF);
    return error("unexpected " + name);
  }

  private JsonSyntaxException notUtf8(int i) {
    position = i;
    return error("JSON that is not UTF-8");
  }

  private JsonSyntaxException error(String problem) {
    return new JsonSyntaxException(problem, position - origin);
  }
}
