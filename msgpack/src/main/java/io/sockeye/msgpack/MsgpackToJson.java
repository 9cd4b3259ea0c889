package io.sockeye.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.json.JsonNumbers;
import io.sockeye.json.JsonValues;
import io.sockeye.json.JsonValuesBuilder;
import io.sockeye.socketio.protocol.DecoderLimits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of a packet from msgpack, as JavaScript's decoder and then {@code JSON.stringify}
 * would. Nesting is kept in arrays, not on the stack. Used once.
 */
final class MsgpackToJson {
  /** The type of npm notepack.io's own extensions: undefined, Date and ArrayBuffer. */
  private static final int JAVASCRIPT = 0;

  /** The type of the timestamps of the specification. */
  private static final int TIMESTAMP = -1;

  private static final int FIRST_CAPACITY = 1024;

  private final MsgpackReader in;
  private final int maxAttachments;
  private final int maxDepth;
  private final JsonValuesBuilder out;

  /** How many levels are outside of the outermost that is kept here. */
  private int outside;

  private int depth;
  private boolean[] maps = new boolean[8];

  /** How many elements or pairs of each level have not been read. */
  private int[] pending = new int[8];

  MsgpackToJson(MsgpackReader in, DecoderLimits limits) {
    this.in = in;
    this.maxAttachments = limits.maxAttachments();
    this.maxDepth = limits.json().maxDepth();
    this.out = new JsonValuesBuilder(Math.min(in.remaining(), FIRST_CAPACITY));
  }

  static boolean isUndefined(MsgpackReader in) {
    return in.kind() == MsgpackReader.Kind.EXTENSION
        && in.extensionType() == JAVASCRIPT
        && in.fixedExtension()
        && in.payloadLength() == 1;
  }

  /** The value that was read last, with what it consists of. */
  JsonValues value() {
    add();
    finish();
    return out.build();
  }

  /** The elements of the array that was read last. */
  JsonValues elements() {
    int count = in.size();
    outside = 1;
    for (int i = 0; i < count; i++) {
      in.read();
      add();
      finish();
    }
    return out.build();
  }

  private void finish() {
    while (depth > 0) {
      int level = depth - 1;
      if (pending[level] == 0) {
        depth--;
        out.end();
      } else {
        pending[level]--;
        if (!maps[level]) {
          in.read();
          add();
        } else {
          addPair();
        }
      }
    }
  }

  private void addPair() {
    in.read();
    byte[] key = in.array();
    int start = in.payloadStart();
    int end = in.payloadEnd();
    if (in.kind() != MsgpackReader.Kind.STRING && in.kind() != MsgpackReader.Kind.BINARY) {
      key = scalarKey().getBytes(UTF_8);
      start = 0;
      end = key.length;
    }
    in.read();
    if (!isUndefined(in)) {
      out.name(key, start, end);
      add();
    }
  }

  private String scalarKey() {
    return switch (in.kind()) {
      case NIL -> "null";
      case BOOL -> Boolean.toString(in.bool());
      case INTEGER -> Long.toString(in.integer());
      case UNSIGNED -> Long.toUnsignedString(in.integer());
      case FLOAT -> isFinite(in.real()) ? JsonNumbers.text(in.real()) : Double.toString(in.real());
      default ->
          throw new MsgpackException("a key of a map is of kind " + in.kind() + ", not a string");
    };
  }

  private static boolean isFinite(double number) {
    return !Double.isNaN(number) && !Double.isInfinite(number);
  }

  private void add() {
    switch (in.kind()) {
      case NIL -> out.nothing();
      case BOOL -> out.bool(in.bool());
      case INTEGER -> out.number(in.integer());
      case UNSIGNED -> out.unsignedNumber(in.integer());
      case FLOAT -> out.number(in.real());
      case STRING -> out.string(in.array(), in.payloadStart(), in.payloadEnd());
      case BINARY -> addBytes();
      case EXTENSION -> addExtension();
      case ARRAY -> {
        enter(false);
        out.beginArray();
      }
      case MAP -> {
        enter(true);
        out.beginObject();
      }
    }
  }

  private void enter(boolean map) {
    checkDepth();
    if (depth == maps.length) {
      maps = Arrays.copyOf(maps, 2 * depth);
      pending = Arrays.copyOf(pending, 2 * depth);
    }
    maps[depth] = map;
    pending[depth] = in.size();
    depth++;
  }

  private void checkDepth() {
    if (depth + outside >= maxDepth) {
      throw new MsgpackException("nesting deeper than " + maxDepth);
    }
  }

  private void addBytes() {
    if (out.attachmentCount() == maxAttachments) {
      throw new MsgpackException("too many attachments: more than " + maxAttachments);
    }
    out.bytes(ByteBuffer.wrap(in.array(), in.payloadStart(), in.payloadLength()).slice());
  }

  private void addExtension() {
    int length = in.payloadLength();
    if (in.extensionType() == JAVASCRIPT && !in.fixedExtension()) {
      addBytes();
    } else if (in.extensionType() == JAVASCRIPT && length == 1) {
      out.nothing();
    } else if (in.extensionType() == JAVASCRIPT && length == 8) {
      addTime(IsoTime.ofMillis(in.unsignedAt(in.payloadStart(), 8)));
    } else if (in.extensionType() == TIMESTAMP && (length == 4 || length == 8 || length == 12)) {
      addTime(timestamp());
    } else {
      addUnknownExtension();
    }
  }

  private @Nullable String timestamp() {
    int start = in.payloadStart();
    return switch (in.payloadLength()) {
      case 4 -> IsoTime.ofSeconds(in.unsignedAt(start, 4), 0);
      case 8 -> {
        long both = in.unsignedAt(start, 8);
        yield IsoTime.ofSeconds(both & (1L << 34) - 1, both >>> 34);
      }
      default -> IsoTime.ofSeconds(in.unsignedAt(start + 4, 8), in.unsignedAt(start, 4));
    };
  }

  private void addTime(@Nullable String time) {
    if (time == null) {
      out.nothing();
    } else {
      byte[] utf8 = time.getBytes(UTF_8);
      out.string(utf8, 0, utf8.length);
    }
  }

  private void addUnknownExtension() {
    checkDepth();
    out.beginArray();
    out.number((long) in.extensionType());
    addBytes();
    out.end();
  }
}
