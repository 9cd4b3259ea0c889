package io.sockeye.engineio.netty;

/** Finds the bytes and the end of one request body (RFC 9112 §6 and §7.1). */
final class BodyDecoder {
  private static final int MAX_CHUNK_LINE_BYTES = 256;
  private static final int MAX_TRAILER_BYTES = 8192;
  private static final int MAX_CHUNK_SIZE_DIGITS = 8;

  /** Where the decoder stands. */
  private enum State {
    /** In the bytes of a body of announced length. */
    FIXED,
    /** Before or in a chunk's size line: at the start, and after each chunk. */
    CHUNK_SIZE,
    /** In a chunk's bytes. */
    CHUNK,
    /** Before the CRLF behind a chunk's bytes. */
    CHUNK_END,
    /** Behind the last chunk, until the empty line. */
    TRAILER,
    /** The body is complete; entered once, never left. */
    DONE
  }

  /** What gets the bytes. */
  @FunctionalInterface
  interface Sink {
    void content(byte[] array, int offset, int length);
  }

  private State state;
  private long remaining;
  private int trailerBytes;

  BodyDecoder(RequestHead head) {
    remaining = Math.max(0, head.bodyBytes());
    state = head.chunked() ? State.CHUNK_SIZE : remaining == 0 ? State.DONE : State.FIXED;
  }

  boolean done() {
    return state == State.DONE;
  }

  /** Returns how many bytes are known to follow; of a chunked body that is not the whole truth. */
  long remaining() {
    return remaining;
  }

  /** Reads on: all that is there, and nothing behind the end of the body. */
  void decode(Input in, Sink sink) {
    boolean progress = true;
    while (progress && state != State.DONE) {
      progress =
          switch (state) {
            case FIXED -> content(in, sink, State.DONE);
            case CHUNK_SIZE -> chunkSize(in);
            case CHUNK -> content(in, sink, State.CHUNK_END);
            case CHUNK_END -> chunkEnd(in);
            case TRAILER -> trailer(in);
            case DONE -> false;
          };
    }
  }

  private boolean content(Input in, Sink sink, State next) {
    int length = (int) Math.min(remaining, in.readable());
    if (length == 0) {
      return false;
    }
    byte[] array = in.array();
    int from = in.start();
    remaining -= length;
    if (remaining == 0) {
      state = next;
    }
    in.skip(length);
    sink.content(array, from, length);
    return true;
  }

  private boolean chunkSize(Input in) {
    int length = line(in, MAX_CHUNK_LINE_BYTES);
    if (length < 0) {
      return false;
    }
    byte[] array = in.array();
    int from = in.start();
    int digits = 0;
    long size = 0;
    while (digits < length && Character.digit(array[from + digits], 16) >= 0) {
      size = size * 16 + Character.digit(array[from + digits], 16);
      digits++;
    }
    int extension = from + digits;
    while (extension < from + length && Ascii.isBlank(array[extension])) {
      extension++;
    }
    boolean clean = extension == from + length ? digits == length : array[extension] == ';';
    if (digits == 0 || digits > MAX_CHUNK_SIZE_DIGITS || !clean) {
      throw BadRequestException.malformed("not a chunk size");
    }
    in.skip(length + 2);
    remaining = size;
    state = size == 0 ? State.TRAILER : State.CHUNK;
    return true;
  }

  private boolean chunkEnd(Input in) {
    int length = line(in, 0);
    if (length < 0) {
      return false;
    }
    in.skip(2);
    state = State.CHUNK_SIZE;
    return true;
  }

  /** Trailers are read over: nothing here has a use for one. */
  private boolean trailer(Input in) {
    int length = line(in, MAX_TRAILER_BYTES - trailerBytes);
    if (length < 0) {
      return false;
    }
    trailerBytes += length;
    byte[] array = in.array();
    int from = in.start();
    if (length > 0) {
      int colon = from;
      while (colon < from + length && array[colon] != ':') {
        colon++;
      }
      if (colon == from + length || !Ascii.isToken(array, from, colon)) {
        throw BadRequestException.malformed("not a trailer");
      }
    } else {
      state = State.DONE;
    }
    in.skip(length + 2);
    return true;
  }

  /**
   * Returns the length of the line that begins here, without its CRLF; -1 while it is incomplete.
   */
  private static int line(Input in, int maxBytes) {
    int end = in.indexOf((byte) '\n', 0);
    int length = end < 0 ? in.readable() : end;
    // One more for the CR, which is part of the length here.
    if (length > maxBytes + 1) {
      throw BadRequestException.malformed("a line of a chunked body is too long");
    }
    if (end < 0) {
      return -1;
    }
    byte[] array = in.array();
    int from = in.start();
    if (length == 0 || array[from + length - 1] != '\r') {
      throw BadRequestException.malformed("a line that does not end with CRLF");
    }
    for (int i = from; i < from + length - 1; i++) {
      if (Ascii.isControl(array[i]) && array[i] != '\t') {
        throw BadRequestException.malformed("a control character in a chunked body's frame");
      }
    }
    return length - 1;
  }
}
