package io.sockeye.msgpack;

/**
 * Reads msgpack, one value after the other. What was read last is held here until the next one is
 * read; the elements of an array and the keys and values of a map follow it as values of their own.
 * Nothing is allocated, and a number of bytes or elements that cannot be there is an error where it
 * is read. Not thread-safe.
 */
final class MsgpackReader {
  /** What kind of value has been read. */
  enum Kind {
    NIL,
    BOOL,
    /** An integer from -2^63 to 2^63-1. */
    INTEGER,
    /** An integer from 2^63 to 2^64-1. */
    UNSIGNED,
    FLOAT,
    STRING,
    BINARY,
    EXTENSION,
    ARRAY,
    MAP
  }

  private final byte[] array;
  private final int end;
  private int position;

  private Kind kind = Kind.NIL;
  private long integer;
  private double real;
  private int payloadStart;
  private int payloadLength;
  private int extensionType;
  private boolean fixed;
  private int size;

  MsgpackReader(byte[] array, int start, int end) {
    this.array = array;
    this.position = start;
    this.end = end;
  }

  /** Reads a value, of an array or a map only how large it is. */
  Kind read() {
    kind = readKind();
    return kind;
  }

  private Kind readKind() {
    int header = (int) unsigned(1);
    if (header < 0x80) {
      return integer(header);
    } else if (header < 0x90) {
      return map(header & 0xF);
    } else if (header < 0xA0) {
      return array(header & 0xF);
    } else if (header < 0xC0) {
      return payload(Kind.STRING, header & 0x1F);
    } else if (header >= 0xE0) {
      return integer((byte) header);
    }
    return switch (header) {
      case 0xC0 -> Kind.NIL;
      case 0xC2 -> bool(0);
      case 0xC3 -> bool(1);
      case 0xC4 -> payload(Kind.BINARY, unsigned(1));
      case 0xC5 -> payload(Kind.BINARY, unsigned(2));
      case 0xC6 -> payload(Kind.BINARY, unsigned(4));
      case 0xC7 -> extension(unsigned(1), false);
      case 0xC8 -> extension(unsigned(2), false);
      case 0xC9 -> extension(unsigned(4), false);
      case 0xCA -> real(Float.intBitsToFloat((int) unsigned(4)));
      case 0xCB -> real(Double.longBitsToDouble(unsigned(8)));
      case 0xCC -> integer(unsigned(1));
      case 0xCD -> integer(unsigned(2));
      case 0xCE -> integer(unsigned(4));
      case 0xCF -> {
        Kind integer = integer(unsigned(8));
        yield this.integer < 0 ? Kind.UNSIGNED : integer;
      }
      case 0xD0 -> integer(signed(1));
      case 0xD1 -> integer(signed(2));
      case 0xD2 -> integer(signed(4));
      case 0xD3 -> integer(signed(8));
      case 0xD4 -> extension(1, true);
      case 0xD5 -> extension(2, true);
      case 0xD6 -> extension(4, true);
      case 0xD7 -> extension(8, true);
      case 0xD8 -> extension(16, true);
      case 0xD9 -> payload(Kind.STRING, unsigned(1));
      case 0xDA -> payload(Kind.STRING, unsigned(2));
      case 0xDB -> payload(Kind.STRING, unsigned(4));
      case 0xDC -> array(unsigned(2));
      case 0xDD -> array(unsigned(4));
      case 0xDE -> map(unsigned(2));
      case 0xDF -> map(unsigned(4));
      default -> throw new MsgpackException(String.format("0x%02x begins no value", header));
    };
  }

  /** Reads over what the last value consists of, and what that consists of. */
  void skipContent() {
    long pending = children();
    while (pending > 0) {
      read();
      pending += children() - 1;
    }
  }

  private long children() {
    return switch (kind) {
      case ARRAY -> size;
      case MAP -> 2L * size;
      default -> 0;
    };
  }

  boolean atEnd() {
    return position == end;
  }

  /** How many bytes have not been read. */
  int remaining() {
    return end - position;
  }

  /** What holds it all. */
  byte[] array() {
    return array;
  }

  Kind kind() {
    return kind;
  }

  boolean bool() {
    return integer != 0;
  }

  /** The integer; of {@link Kind#UNSIGNED} its 64 bits. */
  long integer() {
    return integer;
  }

  double real() {
    return real;
  }

  /** Where a string, binary or extension starts in the array. */
  int payloadStart() {
    return payloadStart;
  }

  int payloadEnd() {
    return payloadStart + payloadLength;
  }

  int payloadLength() {
    return payloadLength;
  }

  int extensionType() {
    return extensionType;
  }

  /** Whether the extension has one of the forms for 1, 2, 4, 8 and 16 bytes. */
  boolean fixedExtension() {
    return fixed;
  }

  /** How many elements an array has, or pairs a map. */
  int size() {
    return size;
  }

  /** Up to eight bytes of a payload as a number. */
  long unsignedAt(int start, int bytes) {
    long number = 0;
    for (int i = start; i < start + bytes; i++) {
      number = number << 8 | (array[i] & 0xFF);
    }
    return number;
  }

  private long unsigned(int bytes) {
    if (end - position < bytes) {
      throw truncated();
    }
    long number = unsignedAt(position, bytes);
    position += bytes;
    return number;
  }

  private long signed(int bytes) {
    int unused = Long.SIZE - Byte.SIZE * bytes;
    return unsigned(bytes) << unused >> unused;
  }

  private Kind bool(long value) {
    integer = value;
    return Kind.BOOL;
  }

  private Kind integer(long value) {
    integer = value;
    return Kind.INTEGER;
  }

  private Kind real(double value) {
    real = value;
    return Kind.FLOAT;
  }

  private Kind extension(long length, boolean fixedForm) {
    extensionType = (byte) unsigned(1);
    fixed = fixedForm;
    return payload(Kind.EXTENSION, length);
  }

  private Kind payload(Kind kind, long length) {
    if (length > end - position) {
      throw truncated();
    }
    payloadStart = position;
    payloadLength = (int) length;
    position += payloadLength;
    return kind;
  }

  /** An element takes at least one byte. */
  private Kind array(long elements) {
    if (elements > end - position) {
      throw truncated();
    }
    size = (int) elements;
    return Kind.ARRAY;
  }

  private Kind map(long pairs) {
    if (2 * pairs > end - position) {
      throw truncated();
    }
    size = (int) pairs;
    return Kind.MAP;
  }

  private static MsgpackException truncated() {
    return new MsgpackException("it ends too early");
  }
}
