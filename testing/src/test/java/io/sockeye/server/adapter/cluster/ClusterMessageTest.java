package io.sockeye.server.adapter.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValues;
import io.sockeye.json.jackson.JacksonJsonCodec;
import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.SocketDescription;
import io.sockeye.server.adapter.cluster.ClusterMessage.AdapterClose;
import io.sockeye.server.adapter.cluster.ClusterMessage.Broadcast;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastAck;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastClientCount;
import io.sockeye.server.adapter.cluster.ClusterMessage.DisconnectSockets;
import io.sockeye.server.adapter.cluster.ClusterMessage.FetchSockets;
import io.sockeye.server.adapter.cluster.ClusterMessage.FetchSocketsResponse;
import io.sockeye.server.adapter.cluster.ClusterMessage.Heartbeat;
import io.sockeye.server.adapter.cluster.ClusterMessage.InitialHeartbeat;
import io.sockeye.server.adapter.cluster.ClusterMessage.ServerSideEmit;
import io.sockeye.server.adapter.cluster.ClusterMessage.ServerSideEmitResponse;
import io.sockeye.server.adapter.cluster.ClusterMessage.SocketsJoin;
import io.sockeye.server.adapter.cluster.ClusterMessage.SocketsLeave;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The messages of a cluster as JSON, which other implementations write and read (SIO-74). */
final class ClusterMessageTest {
  private static final String UID = "54bc5826b0f09e66";
  private static final String REQUEST = "8934fc40db88f684";
  private static final BroadcastOptions EVERYBODY = BroadcastOptions.EVERYBODY;
  private static final BroadcastOptions SOME =
      new BroadcastOptions(Set.of("r"), Set.of("s"), true, false, false);
  private static final BroadcastOptions LATEST =
      new BroadcastOptions(Set.of(), Set.of(), true, true, false, "k");
  private static final String OPTS = "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}";
  private static final String TAIL = ",\"uid\":\"54bc5826b0f09e66\",\"nsp\":\"/\"}";

  private final JsonCodec codec = new JacksonJsonCodec();

  /** Each message, with the text that stands for it. */
  private static Map<ClusterMessage, String> messages() {
    Map<ClusterMessage, String> all = new LinkedHashMap<>();
    all.put(new InitialHeartbeat(UID, "/"), "{\"type\":1" + TAIL);
    all.put(new Heartbeat(UID, "/"), "{\"type\":2" + TAIL);
    all.put(
        new Broadcast(
            UID,
            "/",
            Arrays.asList("hello", "world", 1, map("a", true, "n", null)),
            EVERYBODY,
            null,
            null),
        "{\"type\":3,\"data\":{\"packet\":{\"type\":2,"
            + "\"data\":[\"hello\",\"world\",1,{\"a\":true,\"n\":null}]},"
            + OPTS
            + "}"
            + TAIL);
    all.put(
        new Broadcast(UID, "/", List.of("q", 42), SOME, Duration.ofMillis(1500), REQUEST),
        "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"q\",42]},"
            + "\"opts\":{\"rooms\":[\"r\"],\"except\":[\"s\"],"
            + "\"flags\":{\"volatile\":true,\"compress\":false,\"timeout\":1500}},"
            + "\"requestId\":\"8934fc40db88f684\"}"
            + TAIL);
    all.put(
        new Broadcast(UID, "/", List.of("p", 7), LATEST, null, null),
        "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"p\",7]},"
            + "\"opts\":{\"rooms\":[],\"except\":[],"
            + "\"flags\":{\"volatile\":true,\"conflate\":\"k\"}}}"
            + TAIL);
    all.put(
        new SocketsJoin(UID, "/", EVERYBODY, List.of("r", "s")),
        "{\"type\":4,\"data\":{" + OPTS + ",\"rooms\":[\"r\",\"s\"]}" + TAIL);
    all.put(
        new SocketsLeave(UID, "/", EVERYBODY, List.of("r")),
        "{\"type\":5,\"data\":{" + OPTS + ",\"rooms\":[\"r\"]}" + TAIL);
    all.put(
        new DisconnectSockets(UID, "/", EVERYBODY, true),
        "{\"type\":6,\"data\":{" + OPTS + ",\"close\":true}" + TAIL);
    all.put(
        new FetchSockets(UID, "/", EVERYBODY, REQUEST),
        "{\"type\":7,\"data\":{" + OPTS + ",\"requestId\":\"8934fc40db88f684\"}" + TAIL);
    all.put(
        new FetchSocketsResponse(
            UID,
            "/",
            REQUEST,
            List.of(
                new SocketDescription(
                    "iiiiiiiiiiiiiiiiiiii",
                    Map.of("secure", false),
                    Set.of("r"),
                    Map.of("user", "ada")))),
        "{\"type\":8,\"data\":{\"requestId\":\"8934fc40db88f684\",\"sockets\":["
            + "{\"id\":\"iiiiiiiiiiiiiiiiiiii\",\"handshake\":{\"secure\":false},"
            + "\"rooms\":[\"r\"],\"data\":{\"user\":\"ada\"}}]}"
            + TAIL);
    all.put(
        new ServerSideEmit(UID, "/", List.of("sse", 1, "two"), null),
        "{\"type\":9,\"data\":{\"packet\":[\"sse\",1,\"two\"]}" + TAIL);
    all.put(
        new ServerSideEmit(UID, "/", List.of("sse"), REQUEST),
        "{\"type\":9,\"data\":{\"packet\":[\"sse\"],\"requestId\":\"8934fc40db88f684\"}" + TAIL);
    all.put(
        new ServerSideEmitResponse(UID, "/", REQUEST, List.of("yes")),
        "{\"type\":10,\"data\":{\"requestId\":\"8934fc40db88f684\",\"packet\":\"yes\"}" + TAIL);
    all.put(
        new ServerSideEmitResponse(UID, "/", REQUEST, List.of()),
        "{\"type\":10,\"data\":{\"requestId\":\"8934fc40db88f684\"}" + TAIL);
    all.put(
        new BroadcastClientCount(UID, "/", REQUEST, 1),
        "{\"type\":11,\"data\":{\"requestId\":\"8934fc40db88f684\",\"clientCount\":1}" + TAIL);
    all.put(
        new BroadcastAck(UID, "/", REQUEST, List.of("b1-ack")),
        "{\"type\":12,\"data\":{\"requestId\":\"8934fc40db88f684\",\"packet\":\"b1-ack\"}" + TAIL);
    all.put(
        new BroadcastAck(UID, "/", REQUEST, Collections.singletonList(null)),
        "{\"type\":12,\"data\":{\"requestId\":\"8934fc40db88f684\",\"packet\":null}" + TAIL);
    all.put(new AdapterClose(UID, "/"), "{\"type\":13" + TAIL);
    return all;
  }

  private static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return map;
  }

  @TestFactory
  Stream<DynamicTest> sio74_messagesAreWrittenAsOthersWriteThem() {
    return messages().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getValue(),
                    () -> assertThat(text(entry.getKey())).isEqualTo(entry.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> sio74_messagesAreReadAsTheyAreWritten() {
    return messages().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getValue(),
                    () ->
                        assertThat(ClusterMessage.of(tree(entry.getValue())))
                            .isEqualTo(entry.getKey())));
  }

  private String text(ClusterMessage message) {
    return codec.encode(List.of(message.toTree())).text(0);
  }

  private @Nullable Object tree(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    JsonValues values = new JsonScanner(JsonLimits.DEFAULT).scanValue(bytes, 0, bytes.length, null);
    return codec.decode(values, 0, Object.class);
  }

  // ---- what others may write otherwise

  @Test
  void sio74_roomsMayBeNumbersAndNumbersMayBeOfAnyWidth() {
    ClusterMessage message =
        ClusterMessage.of(
            map(
                "type",
                4.0,
                "uid",
                UID,
                "nsp",
                "/",
                "data",
                map(
                    "opts", map("rooms", List.of(1, 2.0, 1.5, "r")),
                    "rooms", List.of(7L))));

    assertThat(message)
        .isEqualTo(
            new SocketsJoin(
                UID,
                "/",
                new BroadcastOptions(Set.of("1", "2", "1.5", "r"), Set.of(), false, true, false),
                List.of("7")));
  }

  @Test
  void sio74_exceptAndFlagsMayBeMissingAndWhatIsUnknownIsIgnored() {
    Object tree =
        tree(
            "{\"type\":3,\"x\":1,\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"],\"nsp\":\"/\"},"
                + "\"opts\":{\"rooms\":[\"r\"],\"y\":{}}}"
                + TAIL);

    assertThat(ClusterMessage.of(tree))
        .isEqualTo(
            new Broadcast(
                UID,
                "/",
                List.of("e"),
                new BroadcastOptions(Set.of("r"), Set.of(), false, true, false),
                null,
                null));
  }

  @Test
  void sio74_aSocketMayBeDescribedByItsIdAlone() {
    Object tree =
        tree(
            "{\"type\":8,\"data\":{\"requestId\":\"q\",\"sockets\":"
                + "[{\"id\":\"i\",\"handshake\":{\"auth\":null},\"data\":null}]}"
                + TAIL);

    assertThat(ClusterMessage.of(tree))
        .isEqualTo(
            new FetchSocketsResponse(
                UID, "/", "q", List.of(new SocketDescription("i", Map.of(), Set.of(), Map.of()))));
  }

  @Test
  void sio74_aRequestIdThatIsNullIsNone() {
    Object tree = tree("{\"type\":9,\"data\":{\"packet\":[\"e\"],\"requestId\":null}" + TAIL);

    assertThat(ClusterMessage.of(tree)).isEqualTo(new ServerSideEmit(UID, "/", List.of("e"), null));
  }

  @Test
  void sio74_aTimeoutIsNeverSoLongThatDeadlinesRunOver() {
    for (String millis : List.of("1e300", "9223372036854775807", "-5", "0")) {
      Object tree =
          tree(
              "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"]},\"opts\":"
                  + "{\"rooms\":[],\"except\":[],\"flags\":{\"timeout\":"
                  + millis
                  + "}},\"requestId\":\"q\"}"
                  + TAIL);

      assertThat(((Broadcast) ClusterMessage.of(tree)).timeout())
          .isBetween(Duration.ofMillis(1), Duration.ofDays(1));
    }
  }

  @Test
  void sio74_thePartsMayComeApart() {
    assertThat(ClusterMessage.of("emitter", "/", 9, tree("{\"packet\":[\"sse\"]}")))
        .isEqualTo(new ServerSideEmit("emitter", "/", List.of("sse"), null));
  }

  // ---- what is no message

  @TestFactory
  Stream<DynamicTest> sio74_whatIsNoMessageIsRefused() {
    return Stream.of(
            "null",
            "[]",
            "\"x\"",
            "{}",
            "{\"type\":3" + TAIL,
            "{\"type\":0,\"data\":{}" + TAIL,
            "{\"type\":14,\"data\":{}" + TAIL,
            "{\"type\":1.5" + TAIL,
            "{\"type\":\"1\"" + TAIL,
            "{\"type\":1,\"uid\":7,\"nsp\":\"/\"}",
            "{\"type\":1,\"uid\":\"u\"}",
            "{\"type\":3,\"data\":{}" + TAIL,
            "{\"type\":3,\"data\":{\"packet\":{\"data\":[]}," + OPTS + "}" + TAIL,
            "{\"type\":3,\"data\":{\"packet\":{\"data\":[null]}," + OPTS + "}" + TAIL,
            "{\"type\":3,\"data\":{\"packet\":{\"data\":[\"e\"]}}" + TAIL,
            "{\"type\":3,\"data\":{\"packet\":{\"data\":[\"e\"]},\"opts\":{\"rooms\":\"r\"}}"
                + TAIL,
            "{\"type\":3,\"data\":{\"packet\":{\"data\":[\"e\"]},\"opts\":{\"rooms\":[{}]}}" + TAIL,
            "{\"type\":3,\"data\":{\"packet\":{\"data\":[\"e\"]},\"opts\":{\"flags\":1}}" + TAIL,
            "{\"type\":3,\"data\":{\"packet\":{\"data\":[\"e\"]},"
                + OPTS
                + ",\"requestId\":1}"
                + TAIL,
            "{\"type\":4,\"data\":{\"rooms\":[\"r\"]}" + TAIL,
            "{\"type\":4,\"data\":{" + OPTS + "}" + TAIL,
            "{\"type\":6,\"data\":{\"close\":true}" + TAIL,
            "{\"type\":7,\"data\":{" + OPTS + "}" + TAIL,
            "{\"type\":8,\"data\":{\"requestId\":\"q\"}" + TAIL,
            "{\"type\":8,\"data\":{\"requestId\":\"q\",\"sockets\":[{}]}" + TAIL,
            "{\"type\":9,\"data\":{\"packet\":[]}" + TAIL,
            "{\"type\":9,\"data\":{\"packet\":[1]}" + TAIL,
            "{\"type\":10,\"data\":{\"packet\":1}" + TAIL,
            "{\"type\":11,\"data\":{\"requestId\":\"q\",\"clientCount\":-1}" + TAIL,
            "{\"type\":11,\"data\":{\"requestId\":\"q\",\"clientCount\":1e10}" + TAIL,
            "{\"type\":12,\"data\":[]" + TAIL)
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text,
                    () ->
                        assertThatThrownBy(() -> ClusterMessage.of(tree(text)))
                            .isInstanceOf(ClusterMessageException.class)));
  }

  @Test
  void sio32_anEventOfAReservedNameIsRefusedSinceClientsWouldDisconnect() {
    Object tree =
        tree("{\"type\":3,\"data\":{\"packet\":{\"data\":[\"disconnect\"]}," + OPTS + "}" + TAIL);

    assertThatThrownBy(() -> ClusterMessage.of(tree))
        .isInstanceOf(ClusterMessageException.class)
        .hasMessageContaining("reserved");
  }

  /** Trees of all kinds: what stands in one place is put in another, lost, or replaced. */
  @Test
  void sio74_nothingElseThanTheOneExceptionComesOut() {
    Random random = new Random(74);
    List<@Nullable Object> pieces =
        new ArrayList<>(
            Arrays.asList(
                null,
                true,
                1,
                -1,
                2.5,
                Double.NaN,
                1e300,
                Long.MAX_VALUE,
                "",
                "/",
                UID,
                new byte[] {1},
                List.of(),
                Map.of(),
                Map.of(1, 2),
                List.of("e"),
                List.of("e", 1)));
    List<Object> trees = new ArrayList<>();
    for (String text : messages().values()) {
      Object tree = tree(text);
      if (tree != null) {
        trees.add(tree);
        pieces.add(tree);
      }
    }
    int read = 0;
    int longest = 0;
    for (int i = 0; i < 20_000; i++) {
      Object mutated = mutated(trees.get(random.nextInt(trees.size())), pieces, random, 0);
      try {
        read += ClusterMessage.of(mutated).toTree().size() > 0 ? 1 : 0;
      } catch (ClusterMessageException refused) {
        longest = Math.max(longest, String.valueOf(refused.getMessage()).length());
      }
    }
    assertThat(longest).as("what goes into logs").isLessThan(100);
    assertThat(read).isBetween(1000, 19_000);
  }

  private static @Nullable Object mutated(
      @Nullable Object tree, List<@Nullable Object> pieces, Random random, int depth) {
    if (random.nextInt(12) == 0) {
      return pieces.get(random.nextInt(pieces.size()));
    }
    if (depth > 8) {
      return tree;
    }
    if (tree instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> changed = new LinkedHashMap<>();
      map.forEach(
          (key, value) -> {
            if (random.nextInt(20) > 0) {
              changed.put(key, mutated(value, pieces, random, depth + 1));
            }
          });
      return changed;
    }
    if (tree instanceof List<?> list) {
      List<@Nullable Object> changed = new ArrayList<>();
      list.forEach(value -> changed.add(mutated(value, pieces, random, depth + 1)));
      return changed;
    }
    return tree;
  }
}
