package io.sockeye.json;

import java.util.Arrays;

/**
 * Walks through a value without decoding it, for codecs of other formats. Time and memory grow
 * linearly with the text, the stack not at all. What is no placeholder is an object like any other,
 * whatever it looks like.
 */
public final class JsonWalker {
  private static final int[] NONE = {};

  private final JsonValues values;
  private final byte[] array;
  private final int start;
  private final int end;

  /** The sizes of all objects and arrays, in the order in which they begin. */
  private int[] sizes = NONE;

  private JsonWalker(JsonValues values, int index) {
    this.values = values;
    this.array = values.array();
    this.start = values.start(index);
    this.end = values.end(index);
  }

  /**
   * Tells a visitor about one value.
   *
   * @param values the values of a packet
   * @param index which one
   * @param visitor what is told
   * @throws JsonBindException if it is not JSON after all: raw text that the application made its
   *     library write
   * @throws IndexOutOfBoundsException if there is no such value
   */
  public static void walk(JsonValues values, int index, JsonVisitor visitor) {
    JsonWalker walker = new JsonWalker(values, index);
    if (!values.scanned()) {
      walker.check(index);
    }
    walker.count();
    walker.walk(visitor);
  }

  private void check(int index) {
    try {
      JsonValues unused = JsonScan.unlimited(array, start, end, 0).single();
    } catch (JsonSyntaxException e) {
      throw new JsonBindException("value " + index + " is not JSON: " + e.getMessage(), e);
    }
  }

  private void count() {
    int[] open = NONE;
    int depth = 0;
    int seen = 0;
    int i = start;
    while (i < end) {
      switch (array[i]) {
        case '"' -> i = behindString(i);
        case '{', '[' -> {
          if (attachment(i) >= 0) {
            i = behindObject(i);
            continue;
          }
          if (depth == open.length) {
            open = Arrays.copyOf(open, Math.max(8, 2 * depth));
          }
          if (seen == sizes.length) {
            sizes = Arrays.copyOf(sizes, Math.max(8, 2 * seen));
          }
          i = behindSpace(i + 1);
          sizes[seen] = array[i] == '}' || array[i] == ']' ? 0 : 1;
          open[depth++] = seen++;
        }
        case '}', ']' -> {
          depth--;
          i++;
        }
        case ',' -> {
          sizes[open[depth - 1]]++;
          i++;
        }
        default -> i++;
      }
    }
  }

  private void walk(JsonVisitor visitor) {
    int seen = 0;
    int i = start;
    while (i < end) {
      switch (array[i]) {
        case '"' -> {
          int behind = behindString(i);
          tellText(visitor, i, behind);
          i = behind;
        }
        case '{' -> {
          int attachment = attachment(i);
          if (attachment >= 0) {
            visitor.bytes(values.attachments().get(attachment));
            i = behindObject(i);
          } else {
            visitor.beginObject(sizes[seen++]);
            i++;
          }
        }
        case '[' -> {
          visitor.beginArray(sizes[seen++]);
          i++;
        }
        case '}', ']' -> {
          visitor.end();
          i++;
        }
        case 't' -> {
          visitor.bool(true);
          i += 4;
        }
        case 'f' -> {
          visitor.bool(false);
          i += 5;
        }
        case 'n' -> {
          visitor.nothing();
          i += 4;
        }
        case ' ', '\n', '\r', '\t', ',', ':' -> i++;
        default -> {
          int behind = behindNumber(i);
          visitor.number(array, i, behind);
          i = behind;
        }
      }
    }
  }

  /** Only a name is followed by a colon. */
  private void tellText(JsonVisitor visitor, int quote, int behind) {
    byte[] utf8 = array;
    int from = quote + 1;
    int to = behind - 1;
    if (JsonStrings.isEscaped(array, from, to)) {
      utf8 = JsonStrings.decodeToUtf8(array, quote, behind);
      from = 0;
      to = utf8.length;
    }
    int next = behindSpace(behind);
    if (next < end && array[next] == ':') {
      visitor.name(utf8, from, to);
    } else {
      visitor.string(utf8, from, to);
    }
  }

  private int attachment(int brace) {
    return values.binary() && array[brace] == '{' ? values.placeholderAt(brace) : -1;
  }

  private int behindString(int quote) {
    int i = quote + 1;
    while (array[i] != '"') {
      i += array[i] == '\\' ? 2 : 1;
    }
    return i + 1;
  }

  private int behindObject(int brace) {
    int depth = 0;
    int i = brace;
    do {
      switch (array[i]) {
        case '"' -> i = behindString(i);
        case '{' -> {
          depth++;
          i++;
        }
        case '}' -> {
          depth--;
          i++;
        }
        default -> i++;
      }
    } while (depth > 0);
    return i;
  }

  private int behindNumber(int start) {
    int i = start;
    while (i < end && isOfNumber(array[i])) {
      i++;
    }
    return i;
  }

  private static boolean isOfNumber(byte b) {
    return (b >= '0' && b <= '9') || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E';
  }

  private int behindSpace(int from) {
    int i = from;
    while (i < end
        && (array[i] == ' ' || array[i] == '\n' || array[i] == '\r' || array[i] == '\t')) {
      i++;
    }
    return i;
  }
}
