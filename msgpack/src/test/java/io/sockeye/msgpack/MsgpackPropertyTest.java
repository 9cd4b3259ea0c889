package io.sockeye.msgpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValues;
import io.sockeye.json.jackson.JacksonJsonCodec;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.SocketPacket;
import io.sockeye.socketio.protocol.SocketParseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** Random values against another implementation of msgpack, and random bytes. */
class MsgpackPropertyTest {
  private static final JsonCodec CODEC = new JacksonJsonCodec();
  private static final String HEAD = "83a47479706502a36e7370a12fa464617461";

  private static final String[] PIECES = {
    "02",
    "00",
    "e0",
    "a36e7370",
    "a464617461",
    "90",
    "91",
    "92",
    "92",
    "9f",
    "80",
    "81",
    "82",
    "dc0002",
    "dd00000001",
    "de0001",
    "df00000001",
    "a161",
    "a162",
    "d9",
    "da0001",
    "c0",
    "c1",
    "c2",
    "c4",
    "c40101",
    "c7",
    "d40000",
    "d6ff",
    "d700",
    "cb7ff8",
    "82ac5f706c616365686f6c646572"
  };

  private static final String[] SCALARS = {
    "00",
    "7f",
    "e0",
    "ff",
    "cc00",
    "cdffff",
    "ceffffffff",
    "cfffffffffffffffff",
    "d080",
    "d1ffff",
    "d200000000",
    "d38000000000000000",
    "ca3fc00000",
    "ca7fc00000",
    "cb7ff0000000000000",
    "cb3ff8000000000000",
    "cb44b52d02c7e14af6",
    "c0",
    "c2",
    "c3",
    "a0",
    "a161",
    "a161",
    "a162",
    "d90161",
    "da000162",
    "db00000001c3",
    "a3eda080",
    "a2220a",
    "a95f5f70726f746f5f5f",
    "c400",
    "c40101",
    "c5000101",
    "c600000001ff",
    "c70000",
    "c70200ffff",
    "c8000105aa",
    "c90000000105bb",
    "d40000",
    "d405aa",
    "d5ff0000",
    "d6ff00000000",
    "d7000000011f71fb04cb",
    "d7ffffffffffffffffff",
    "d8000000000000000000000000000000000000",
    "c70cff000000000000000000000000",
    "82ac5f706c616365686f6c646572c3a36e756d00",
    "ac5f706c616365686f6c646572",
    "c1"
  };

  private static final DecoderLimits MANY = new DecoderLimits(1000, JsonLimits.DEFAULT);

  @Property(tries = 500)
  @Label("SIO-11: what is written another implementation reads, in as few bytes as it would write")
  void sio11_othersReadWhatIsWritten(@ForAll Random random) throws IOException {
    List<@Nullable Object> arguments = arguments(random);
    byte[] message = encode(arguments);

    Map<Object, Object> packet = asMap(foreignRead(message));
    assertThat(packet.keySet()).containsExactly("type", "data", "nsp");
    assertThat(packet.get("data")).usingRecursiveComparison().isEqualTo(arguments);
    assertThat(foreignWrite(packet)).isEqualTo(message);
  }

  @Property(tries = 500)
  @Label("SIO-11: what another implementation writes is read")
  void sio11_whatOthersWriteIsRead(@ForAll Random random) throws IOException {
    List<@Nullable Object> arguments = arguments(random);
    Map<Object, Object> packet = new LinkedHashMap<>();
    packet.put("nsp", "/");
    packet.put("type", 2);
    packet.put("data", arguments);

    JsonValues values =
        ((SocketPacket.Event) Msgpack.decode(foreignWrite(packet), MANY)).arguments();

    List<@Nullable Object> read = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      read.add(normal(CODEC.decode(values, i, Object.class)));
    }
    assertThat(read).usingRecursiveComparison().isEqualTo(arguments);
    assertIsJson(values);
  }

  @Property(tries = 10_000)
  @Label(
      "SIO-11: any bytes are a packet or a SocketParseException, and what is read can be written")
  void sio11_anyBytes(@ForAll Random random) {
    byte[] message = message(random);
    SocketPacket packet = decodeOrRefuse(message);
    // Otherwise the rest would be about nothing.
    Statistics.collect(packet == null ? "refused" : "read");
    Statistics.coverage(outcomes -> outcomes.check("read").percentage(share -> share > 10.0));
    if (packet == null) {
      return;
    }
    JsonValues values = values(packet);
    if (values != null) {
      assertIsJson(values);
    }
    // What was read is written so that it is read again the same.
    byte[] again = Msgpack.encode(packet);
    assertThat(Msgpack.decode(again, DecoderLimits.DEFAULT)).isEqualTo(packet);
    assertThat(Msgpack.encode(Msgpack.decode(again, DecoderLimits.DEFAULT))).isEqualTo(again);
  }

  // ---- values

  private static @Nullable SocketPacket decodeOrRefuse(byte[] message) {
    PacketDecoder decoder = new MsgpackParser().newDecoder(DecoderLimits.DEFAULT);
    try {
      return decoder.decodeBinary(message, 0, message.length);
    } catch (SocketParseException expected) {
      return null;
    }
  }

  private static List<@Nullable Object> arguments(Random random) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add("a");
    for (int i = random.nextInt(4); i > 0; i--) {
      arguments.add(tree(random, 3));
    }
    return arguments;
  }

  private static @Nullable Object tree(Random random, int depth) {
    switch (random.nextInt(depth == 0 ? 7 : 11)) {
      case 0 -> {
        return null;
      }
      case 1 -> {
        return random.nextBoolean();
      }
      case 2 -> {
        return random.nextLong() >> random.nextInt(64);
      }
      case 3 -> {
        return random.nextGaussian();
      }
      case 4, 5 -> {
        return text(random);
      }
      case 6 -> {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
      }
      case 7, 8 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(18); i > 0; i--) {
          list.add(tree(random, depth - 1));
        }
        return list;
      }
      default -> {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          map.put(text(random), tree(random, depth - 1));
        }
        return map;
      }
    }
  }

  /** Of characters of one to four bytes, and such that JSON has to escape. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int[] from = {'a', 'a', 'a', 0, '"', 0xE9, 0x20AC, 0xFFFD, 0x1F600};
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 300 : 20); i > 0; i--) {
      text.appendCodePoint(from[random.nextInt(from.length)] + random.nextInt(16));
    }
    return text.toString();
  }

  private static byte[] encode(List<@Nullable Object> arguments) {
    return Msgpack.encode(new SocketPacket.Event("/", -1, CODEC.encode(arguments)));
  }

  /** Integers as long, as the other implementation has them. */
  private static @Nullable Object normal(@Nullable Object value) {
    if (value instanceof Integer number) {
      return (long) number;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(normal(element)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(key, normal(element)));
      return copy;
    }
    return value;
  }

  // ---- another implementation

  private static byte[] foreignWrite(@Nullable Object value) throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      pack(packer, value);
      return packer.toByteArray();
    }
  }

  private static void pack(MessagePacker packer, @Nullable Object value) throws IOException {
    if (value == null) {
      packer.packNil();
    } else if (value instanceof Boolean bool) {
      packer.packBoolean(bool);
    } else if (value instanceof Double number) {
      packer.packDouble(number);
    } else if (value instanceof Number number) {
      packer.packLong(number.longValue());
    } else if (value instanceof String text) {
      packer.packString(text);
    } else if (value instanceof byte[] bytes) {
      packer.packBinaryHeader(bytes.length).writePayload(bytes);
    } else if (value instanceof List<?> list) {
      packer.packArrayHeader(list.size());
      for (Object element : list) {
        pack(packer, element);
      }
    } else {
      Map<?, ?> map = (Map<?, ?>) value;
      packer.packMapHeader(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        pack(packer, entry.getKey());
        pack(packer, entry.getValue());
      }
    }
  }

  private static @Nullable Object foreignRead(byte[] message) throws IOException {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(message)) {
      Object value = plain(unpacker.unpackValue());
      assertThat(unpacker.hasNext()).isFalse();
      return value;
    }
  }

  private static @Nullable Object plain(Value value) {
    return switch (value.getValueType()) {
      case NIL -> null;
      case BOOLEAN -> value.asBooleanValue().getBoolean();
      case INTEGER -> value.asIntegerValue().asLong();
      case FLOAT -> value.asFloatValue().toDouble();
      case STRING -> value.asStringValue().asString();
      case BINARY -> value.asBinaryValue().asByteArray();
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        value.asArrayValue().forEach(element -> list.add(plain(element)));
        yield list;
      }
      case MAP -> {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        value.asMapValue().entrySet().forEach(e -> map.put(plain(e.getKey()), plain(e.getValue())));
        yield map;
      }
      case EXTENSION -> throw new AssertionError("an extension");
    };
  }

  @SuppressWarnings("unchecked") // the keys are checked by the assertions
  private static Map<Object, Object> asMap(@Nullable Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return (Map<Object, Object>) Objects.requireNonNull((Map<?, ?>) value);
  }

  // ---- bytes

  /** A packet with something wrong, pieces of packets, or anything. */
  private static byte[] message(Random random) {
    switch (random.nextInt(4)) {
      case 0 -> {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return bytes;
      }
      case 1 -> {
        StringBuilder hex = new StringBuilder(HEAD);
        for (int i = random.nextInt(25); i > 0; i--) {
          hex.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return Msgpack.bytes(hex.toString());
      }
      case 2 -> {
        return Msgpack.bytes(HEAD + "92a161" + anyForm(random, 4));
      }
      default -> {
        return change(encode(arguments(random)), random);
      }
    }
  }

  /** A value, or nearly one, in all the forms that there are. */
  private static String anyForm(Random random, int depth) {
    int size = random.nextInt(4);
    String values = "";
    int form = depth == 0 ? 9 : random.nextInt(10);
    for (int i = form < 3 ? size : form < 6 ? 2 * size : 0; i > 0; i--) {
      values += anyForm(random, depth - 1);
    }
    return switch (form) {
      case 0 -> "9" + size + values;
      case 1 -> "dc000" + size + values;
      case 2 -> "dd0000000" + size + values;
      case 3 -> "8" + size + values;
      case 4 -> "de000" + size + values;
      case 5 -> "df0000000" + size + values;
      default -> SCALARS[random.nextInt(SCALARS.length)];
    };
  }

  private static byte[] change(byte[] message, Random random) {
    byte[] changed = message.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && changed.length > 0; i++) {
      int at = random.nextInt(changed.length);
      int to = at + random.nextInt(Math.min(changed.length - at, 8)) + 1;
      switch (random.nextInt(4)) {
        case 0 -> changed[at] = (byte) random.nextInt();
        case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> changed = join(changed, 0, at, changed, to, changed.length);
        default -> changed = join(changed, 0, to, changed, at, changed.length);
      }
    }
    return changed;
  }

  private static byte[] join(byte[] a, int from, int to, byte[] b, int bFrom, int bTo) {
    byte[] joined = Arrays.copyOf(Arrays.copyOfRange(a, from, to), to - from + bTo - bFrom);
    System.arraycopy(b, bFrom, joined, to - from, bTo - bFrom);
    return joined;
  }

  private static @Nullable JsonValues values(SocketPacket packet) {
    if (packet instanceof SocketPacket.Event event) {
      return event.arguments();
    } else if (packet instanceof SocketPacket.Ack ack) {
      return ack.arguments();
    } else if (packet instanceof SocketPacket.Connect connect) {
      return connect.payload();
    }
    return packet instanceof SocketPacket.ConnectError error ? error.payload() : null;
  }

  /** The texts are what a scanner of JSON would have let through, with the same placeholders. */
  private static void assertIsJson(JsonValues values) {
    if (values.size() == 0) {
      return;
    }
    int start = values.start(0);
    int end = values.end(values.size() - 1);
    byte[] json = new byte[end - start + 2];
    json[0] = '[';
    System.arraycopy(values.array(), start, json, 1, end - start);
    json[json.length - 1] = ']';
    JsonScanner scanner = new JsonScanner(JsonLimits.DEFAULT);
    JsonValues scanned =
        scanner.scanArray(json, 0, json.length, values.ambiguous() ? null : values.attachments());
    assertThat(scanned.size()).isEqualTo(values.size());
    if (!values.ambiguous()) {
      assertThat(scanned).isEqualTo(values);
      for (int i = 0; i < end - start; i++) {
        assertThat(scanned.placeholderAt(i + 1)).isEqualTo(values.placeholderAt(start + i));
      }
    }
  }
}
