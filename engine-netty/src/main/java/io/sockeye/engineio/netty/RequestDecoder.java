package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;

/**
 * Finds requests in the bytes of a connection. It has a brake: it stops behind each head and behind
 * each body until {@link #resume}, so that one request is handled at a time, and what follows an
 * upgrade is never taken for HTTP. Meanwhile bytes wait undecoded.
 */
final class RequestDecoder {
  /** How much may wait to be decoded before reading should stop. */
  private static final int MAX_WAITING_BYTES = 64 * 1024;

  private static final byte[] NONE = {};

  /** What gets what has been decoded. */
  interface Sink {
    /** A head is complete; the brake is on. */
    void onHead(RequestHead head);

    /**
     * Some of a body, or the end of one that is chunked.
     *
     * @param last whether the body is complete; then the brake is on
     */
    void onBody(byte[] array, int offset, int length, boolean last);
  }

  /** What comes next. */
  private enum State {
    /** A request line, or the empty lines that are forgiven before it. At the start. */
    REQUEST_LINE,
    /** Header lines. */
    FIELDS,
    /** A body of known length. */
    BODY,
    /** The line before a chunk. */
    CHUNK_LINE,
    CHUNK,
    /** The line break behind a chunk. */
    CHUNK_END,
    /** Header lines behind the last chunk. */
    TRAILERS,
    /** Nothing that could be understood. Never left. */
    BROKEN
  }

  private final Limits limits;
  private final HeadReader head;
  private State state = State.REQUEST_LINE;
  private boolean paused;

  // What waits: from the first byte that was not decoded.
  private byte[] bytes = NONE;
  private int from;
  private int to;

  /** Up to where no line break was found. */
  private int searched;

  /** Of the body, or of the chunk. */
  private long remaining;

  private int trailerBytes;

  RequestDecoder(Limits limits) {
    this.limits = limits;
    this.head = new HeadReader(limits);
  }

  /** Whether a head has begun and is not complete. */
  boolean headBegun() {
    return state == State.FIELDS || (state == State.REQUEST_LINE && !paused && from < to);
  }

  /** Whether more waits than should. */
  boolean tooMuchWaits() {
    return paused && to - from > MAX_WAITING_BYTES;
  }

  /** Puts the brake on at once. */
  void pause() {
    paused = true;
  }

  /** Releases the brake, up to the next end of a head or of a body. */
  void resume() {
    paused = false;
  }

  /** Takes bytes that have come. */
  void add(ByteBuf arrived) {
    int length = arrived.readableBytes();
    if (state == State.BROKEN) {
      arrived.skipBytes(length);
      return;
    }
    makeRoom(length);
    arrived.readBytes(bytes, to, length);
    to += length;
  }

  private void makeRoom(int length) {
    boolean inHead = state == State.FIELDS;
    if (from == to && !inHead) {
      from = 0;
      to = 0;
      searched = 0;
      bytes = new byte[length];
    } else if (length > bytes.length - to) {
      // What has been read of a head stands in the same array.
      int kept = inHead ? head.start() : from;
      byte[] larger = new byte[(int) Math.max(to - kept + length, 2L * (to - kept))];
      System.arraycopy(bytes, kept, larger, 0, to - kept);
      bytes = larger;
      from -= kept;
      to -= kept;
      searched -= kept;
      head.moved(-kept);
    }
  }

  /** Takes away what waits. */
  byte[] takeRest() {
    byte[] rest = new byte[to - from];
    System.arraycopy(bytes, from, rest, 0, rest.length);
    from = to;
    return rest;
  }

  /**
   * Decodes until the brake is on or more bytes are needed.
   *
   * @throws BadRequestException if it is not clear what the client means
   */
  void decode(Sink sink) {
    try {
      while (!paused && step(sink)) {
        // Goes on.
      }
    } catch (BadRequestException bad) {
      state = State.BROKEN;
      from = to;
      throw bad;
    }
    if (from == to && state != State.FIELDS) {
      bytes = NONE;
      from = 0;
      to = 0;
      searched = 0;
    }
  }

  /** Returns whether there may be more to decode. */
  private boolean step(Sink sink) {
    return switch (state) {
      case REQUEST_LINE -> requestLine();
      case FIELDS -> field(sink);
      case BODY, CHUNK -> body(sink);
      case CHUNK_LINE -> chunkLine();
      case CHUNK_END -> chunkEnd();
      case TRAILERS -> trailer(sink);
      case BROKEN -> false;
    };
  }

  private boolean requestLine() {
    int end = lineEnd();
    int length = (end < 0 ? endOfHalfLine() : end) - from;
    if (length > limits.maxRequestLineBytes()) {
      throw new BadRequestException(414, "request line too long");
    }
    if (end < 0) {
      return false;
    }
    if (end > from) {
      head.requestLine(bytes, from, end);
      state = State.FIELDS;
    }
    from = end + 2;
    return true;
  }

  private boolean field(Sink sink) {
    int end = lineEnd();
    if (end < 0) {
      head.checkFieldBytes(endOfHalfLine() - from);
      return false;
    }
    if (end > from) {
      head.field(bytes, from, end);
      from = end + 2;
      return true;
    }
    RequestHead complete = head.complete(bytes);
    from = end + 2;
    remaining = complete.bodyBytes();
    state = remaining < 0 ? State.CHUNK_LINE : remaining == 0 ? State.REQUEST_LINE : State.BODY;
    paused = true;
    sink.onHead(complete);
    return true;
  }

  private boolean body(Sink sink) {
    int length = (int) Math.min(remaining, to - from);
    if (length == 0) {
      return false;
    }
    int offset = from;
    from += length;
    remaining -= length;
    boolean last = remaining == 0 && state == State.BODY;
    if (remaining == 0) {
      state = last ? State.REQUEST_LINE : State.CHUNK_END;
    }
    paused = last;
    sink.onBody(bytes, offset, length, last);
    return true;
  }

  private boolean chunkLine() {
    int end = lineEnd();
    int length = (end < 0 ? endOfHalfLine() : end) - from;
    if (length > limits.maxRequestLineBytes()) {
      throw brokenBody();
    }
    if (end < 0) {
      return false;
    }
    remaining = chunkBytes(end);
    from = end + 2;
    trailerBytes = 0;
    state = remaining == 0 ? State.TRAILERS : State.CHUNK;
    return true;
  }

  /** RFC 9112 §7.1: hexadecimal digits, and perhaps extensions, which mean nothing here. */
  private long chunkBytes(int end) {
    long size = 0;
    int at = from;
    for (; at < end && bytes[at] != ';'; at++) {
      // The bytes beyond ASCII are no digits, whatever Unicode makes of them.
      int digit = bytes[at] < 0 ? -1 : Character.digit(bytes[at], 16);
      size = size << 4 | digit;
      if (digit < 0 || size > Integer.MAX_VALUE) {
        throw brokenBody();
      }
    }
    if (at == from || !HeadReader.isText(bytes, at, end)) {
      throw brokenBody();
    }
    return size;
  }

  private boolean chunkEnd() {
    if (from < to && bytes[from] != '\r') {
      throw brokenBody();
    }
    if (to - from < 2) {
      return false;
    }
    if (bytes[from + 1] != '\n') {
      throw brokenBody();
    }
    from += 2;
    searched = from;
    state = State.CHUNK_LINE;
    return true;
  }

  private boolean trailer(Sink sink) {
    int end = lineEnd();
    int length = (end < 0 ? endOfHalfLine() : end) - from;
    if (trailerBytes + length > limits.maxHeaderBytes()) {
      throw brokenBody();
    }
    if (end < 0) {
      return false;
    }
    if (end > from) {
      if (!HeadReader.isTrailer(bytes, from, end)) {
        throw brokenBody();
      }
      trailerBytes += length;
      from = end + 2;
      return true;
    }
    from = end + 2;
    state = State.REQUEST_LINE;
    paused = true;
    sink.onBody(bytes, from, 0, true);
    return true;
  }

  /**
   * Where the line ends that begins here, which is before CR and LF; -1 when its end has not come.
   */
  private int lineEnd() {
    for (int i = Math.max(searched, from); i < to; i++) {
      if (bytes[i] == '\n') {
        searched = i + 1;
        if (i == from || bytes[i - 1] != '\r') {
          throw BadRequestException.malformed("a line that does not end with CR and LF");
        }
        return i - 1;
      }
    }
    searched = to;
    return -1;
  }

  /** Without what may be half of a line break. */
  private int endOfHalfLine() {
    return from < to && bytes[to - 1] == '\r' ? to - 1 : to;
  }

  private static BadRequestException brokenBody() {
    return BadRequestException.malformed("a broken body");
  }
}
