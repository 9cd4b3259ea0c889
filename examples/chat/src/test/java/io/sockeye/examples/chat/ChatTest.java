package io.sockeye.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sockeye.examples.wire.PollingClient;
import io.sockeye.examples.wire.WebSocketClient;
import io.sockeye.examples.wire.WireClient;
import io.sockeye.server.SocketIOServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat's events as its page sees them. Each test has a room of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChatTest {
  private static final String TIME =
      "\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"";
  private static final String UUID_TEXT = "([0-9a-f-]{36})";

  private final SocketIOServer io = ChatServer.create().listen(0);
  private String room = "";

  @BeforeEach
  void newRoom() {
    room = UUID.randomUUID().toString().substring(0, 30);
  }

  @AfterAll
  void stop() {
    io.close();
  }

  @AfterEach
  void nobodyIsLeft() {
    await().until(() -> io.sockets().sockets().isEmpty());
  }

  @Test
  void joinAnswersWithWhoIsThereAndWhatWasSaid() {
    try (WireClient anne = client();
        WireClient ben = client()) {
      anne.send("21[\"join\",{\"nickname\":\" Anne \",\"room\":\"" + room + "\"}]");
      String annes = member(anne, "Anne");
      anne.next(
          quoted(
                  "31[{\"ok\":true,\"nickname\":\"Anne\",\"room\":\""
                      + room
                      + "\",\"you\":{\"id\":\"")
              + quoted(anne.id() + "\"},\"members\":[" + annes + "],\"history\":[]}]"));
      anne.send("22[\"message\",{\"text\":\"first\",\"nonce\":\"n1\"}]");
      anne.next("32.*");
      anne.next("2\\[\"delivered\".*");

      ben.send("27[\"join\",{\"nickname\":\"Ben\",\"room\":\"" + room + "\"}]");
      String bens = member(ben, "Ben");
      ben.next(
          quoted("37[{\"ok\":true,\"nickname\":\"Ben\",")
              + ".*"
              + quoted("\"members\":[" + annes + "," + bens + "],\"history\":[{\"id\":\"")
              + UUID_TEXT
              + quoted("\",\"room\":\"" + room + "\",\"from\":" + annes + ",")
              + TIME
              + quoted(",\"kind\":\"text\",\"text\":\"first\",\"nonce\":\"n1\"}]}]"));
      anne.next(
          quoted(
              "2[\"joined\",{\"member\":" + bens + ",\"members\":[" + annes + "," + bens + "]}]"));
    }
  }

  @Test
  void aMessageReachesTheOthersAndItsSenderLearnsThatItDid() {
    try (WireClient anne = joined("Anne");
        WireClient ben = joined("Ben")) {
      anne.next("2\\[\"joined\".*");
      anne.send("28[\"message\",{\"text\":\"hällo\",\"nonce\":\"n\"}]");
      String id =
          anne.next("38\\[\\{\"ok\":true,\"id\":\"" + UUID_TEXT + "\"," + TIME + "}]").group(1);
      String ack =
          ben.next(
                  "2(\\d+)"
                      + quoted(
                          "[\"message\",{\"id\":\"" + id + "\",\"room\":\"" + room + "\",\"from\":")
                      + quoted(member(anne, "Anne") + ",")
                      + TIME
                      + quoted(",\"kind\":\"text\",\"text\":\"hällo\",\"nonce\":\"n\"}]"))
              .group(1);
      ben.send("3" + ack + "[]");
      anne.next(quoted("2[\"delivered\",{\"id\":\"" + id + "\",\"answered\":1,\"expected\":1}]"));
    }
  }

  @Test
  void anImageKeepsItsBytes() {
    try (WireClient anne = joined("Anne");
        WireClient ben = joined("Ben", new PollingClient(io.port()))) {
      anne.next("2\\[\"joined\".*");
      byte[] bytes = {0, (byte) 0x89, 'P', 'N', 'G', (byte) 0xff};
      anne.send(
          "51-3[\"image\",{\"name\":\"a.png\",\"type\":\"image/png\","
              + "\"data\":{\"_placeholder\":true,\"num\":0},\"nonce\":\"n\"}]");
      anne.sendBinary(bytes);
      anne.next("33\\[\\{\"ok\":true,.*");
      ben.next(
          "51-\\d+"
              + quoted("[\"message\",{\"id\":\"")
              + ".*"
              + quoted(",\"kind\":\"image\",\"image\":{\"name\":\"a.png\",\"type\":\"image/png\",")
              + quoted("\"data\":{\"_placeholder\":true,\"num\":0}},\"nonce\":\"n\"}]"));
      assertThat(ben.nextBinary()).isEqualTo(bytes);
    }
  }

  @Test
  void aMessageThatIsSentAgainIsSaidOnce() {
    try (WireClient anne = joined("Anne");
        WireClient ben = joined("Ben")) {
      anne.next("2\\[\"joined\".*");
      anne.send("21[\"message\",{\"text\":\"once\",\"nonce\":\"same\"}]");
      String answer = anne.next("31(.*)").group(1);
      anne.send("22[\"message\",{\"text\":\"once\",\"nonce\":\"same\"}]");
      anne.next("32" + quoted(answer));
      ben.next("2\\d+\\[\"message\".*\"once\".*");
      assertNothingCame(ben);
    }
  }

  @Test
  void whoLeavesIsGone() {
    try (WireClient anne = joined("Anne");
        WireClient ben = joined("Ben")) {
      anne.next("2\\[\"joined\".*");
      ben.send("21[\"leave\"]");
      ben.next(quoted("31[{\"ok\":true}]"));
      anne.next(
          quoted(
              "2[\"left\",{\"member\":"
                  + member(ben, "Ben")
                  + ",\"members\":["
                  + member(anne, "Anne")
                  + "]}]"));
      anne.send("22[\"message\",{\"text\":\"bye\"}]");
      anne.next("32.*");
      assertNothingCame(ben);
    }
  }

  @Test
  void whoIsCutOffIsGone() {
    try (WireClient anne = joined("Anne")) {
      WireClient ben = joined("Ben");
      anne.next("2\\[\"joined\".*");
      ben.close();
      anne.next("2\\[\"left\",\\{\"member\":" + quoted(member(ben, "Ben")) + ".*");
    }
  }

  @Test
  void whoGoesToAnotherRoomLeavesTheFirst() {
    try (WireClient anne = joined("Anne");
        WireClient ben = joined("Ben")) {
      anne.next("2\\[\"joined\".*");
      ben.send("21[\"join\",{\"nickname\":\"Ben\",\"room\":\"" + room + "!\"}]");
      ben.next("31\\[\\{\"ok\":true.*");
      anne.next("2\\[\"left\".*");
    }
  }

  @Test
  void everybodySeesWhatManySayAtOnceInTheOrderOfTheHistory() {
    List<WireClient> speakers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      speakers.add(joined("Speaker " + i));
    }
    try (WireClient anne = joined("Anne");
        WireClient ben = joined("Ben")) {
      anne.next("2\\[\"joined\".*");
      speakers.parallelStream()
          .forEach(
              speaker -> {
                for (int i = 0; i < 10; i++) {
                  speaker.send("2[\"message\",{\"text\":\"" + i + "\"}]");
                }
              });
      List<String> seen = ids(anne, 60);
      assertThat(ids(ben, 60)).isEqualTo(seen).doesNotHaveDuplicates();
      try (WireClient late = client()) {
        late.send("21[\"join\",{\"nickname\":\"Late\",\"room\":\"" + room + "\"}]");
        String history = late.next("31.*\"history\":(.*)").group(1);
        assertThat(Pattern.compile("\\{\"id\":\"" + UUID_TEXT).matcher(history).results())
            .extracting(match -> match.group(1))
            .isEqualTo(seen.subList(10, 60));
      }
    } finally {
      speakers.forEach(WireClient::close);
    }
  }

  /** The ids of the next messages. */
  private static List<String> ids(WireClient client, int count) {
    return Stream.generate(() -> client.next("2\\d+\\[\"message\",\\{\"id\":\"" + UUID_TEXT + ".*"))
        .limit(count)
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void typingIsShownToTheOthers() {
    try (WireClient anne = joined("Anne");
        WireClient ben = joined("Ben")) {
      anne.next("2\\[\"joined\".*");
      anne.send("2[\"typing\",true]");
      ben.next(quoted("2[\"typing\",{\"member\":" + member(anne, "Anne") + ",\"typing\":true}]"));
      assertNothingCame(anne);
    }
  }

  @Test
  void aNicknameIsGivenOnce() {
    try (WireClient anne = joined("Anne");
        WireClient other = client()) {
      other.send("21[\"join\",{\"nickname\":\"anne\",\"room\":\"" + room + "\"}]");
      other.next(quoted("31[{\"ok\":false,\"error\":\"Somebody here is called Anne already.\"}]"));
      assertNothingCame(anne);
    }
  }

  static Stream<List<String>> refusals() {
    String nickname25 = "n".repeat(25);
    return Stream.of(
        List.of("[\"join\",{\"room\":\"r\"}]", "The nickname is empty."),
        List.of("[\"join\",{\"nickname\":\"  \",\"room\":\"r\"}]", "The nickname is empty."),
        List.of(
            "[\"join\",{\"nickname\":\"" + nickname25 + "\",\"room\":\"r\"}]",
            "The nickname may have at most 24 characters."),
        List.of(
            "[\"join\",{\"nickname\":\"a\\nb\",\"room\":\"r\"}]",
            "The nickname may not have control characters in it."),
        List.of("[\"join\",{\"nickname\":\"A\",\"room\":\" \"}]", "The room name is empty."),
        List.of(
            "[\"join\",{\"nickname\":\"A\",\"room\":\"" + "r".repeat(33) + "\"}]",
            "The room name may have at most 32 characters."),
        List.of("[\"message\",{\"text\":\"hi\"}]", "Please join a room first."),
        List.of("[\"image\",{\"name\":\"a\"}]", "Please join a room first."));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefusedWithASentence(List<String> eventAndError) {
    try (WireClient anne = client()) {
      anne.send("21" + eventAndError.get(0));
      anne.next(quoted("31[{\"ok\":false,\"error\":\"" + eventAndError.get(1) + "\"}]"));
    }
  }

  static Stream<List<String>> refusalsInARoom() {
    return Stream.of(
        List.of("[\"message\",{\"text\":\" \"}]", "The message is empty."),
        List.of(
            "[\"message\",{\"text\":\"" + "x".repeat(2001) + "\"}]",
            "The message may have at most 2000 characters."),
        List.of(
            "[\"image\",{\"name\":\"a\",\"type\":\"image/svg+xml\",\"data\":\"AAAA\"}]",
            "An image has to be a PNG, JPEG, GIF or WebP."),
        List.of("[\"image\",{\"name\":\"a\",\"type\":\"image/png\"}]", "The image is empty."));
  }

  @ParameterizedTest
  @MethodSource("refusalsInARoom")
  void isRefusedInARoomWithASentence(List<String> eventAndError) {
    try (WireClient anne = joined("Anne")) {
      anne.send("21" + eventAndError.get(0));
      anne.next(quoted("31[{\"ok\":false,\"error\":\"" + eventAndError.get(1) + "\"}]"));
    }
  }

  @Test
  void anImageMayHave700kB() {
    try (WireClient anne = joined("Anne")) {
      String event =
          "[\"image\",{\"name\":\"a\",\"type\":\"image/png\","
              + "\"data\":{\"_placeholder\":true,\"num\":0}}]";
      anne.send("51-1" + event);
      anne.sendBinary(new byte[700_001]);
      anne.next(
          quoted("31[{\"ok\":false,\"error\":\"The image is too large: 700 kB are allowed.\"}]"));
      anne.send("51-2" + event);
      anne.sendBinary(new byte[700_000]);
      anne.next("32\\[\\{\"ok\":true.*");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"join\",17]",
        "[\"message\"]",
        "[\"typing\",{}]",
        "[\"image\",{\"data\":[1]}]",
        "[\"chat message\"]",
        "[\"chat message\",{\"not\":\"a string\"}]"
      })
  void whatOurPageNeverSendsHarmsNobody(String event) {
    try (WireClient anne = joined("Anne")) {
      anne.send("2" + event);
      assertNothingCame(anne);
    }
  }

  /**
   * Issue item 7: whoever has entered nothing reaches everybody, in rooms or not, on both
   * transports.
   */
  @ParameterizedTest
  @ValueSource(strings = {"\"hi\"", "\"<b>\\u00e9 \\\"x\\\" 𝄞</b>\"", "\"\"", "\"\\ud800\""})
  void aChatMessageReachesEveryClient(String text) {
    try (WireClient sender = client();
        WireClient anne = joined("Anne");
        WireClient polling = new PollingClient(io.port());
        WireClient elsewhere = client()) {
      elsewhere.send("21[\"join\",{\"nickname\":\"Zoe\",\"room\":\"elsewhere\"}]");
      elsewhere.next("31.*");
      for (WireClient from : List.of(sender, polling)) {
        from.send("2[\"chat message\"," + text + "]");
        for (WireClient to : List.of(sender, anne, polling, elsewhere)) {
          to.next(quoted("2[\"chat message\"," + text + "]"));
        }
      }
    }
  }

  @Test
  void pingTimeIsAnswered() {
    try (WireClient anne = client()) {
      anne.send("20[\"ping time\"]");
      anne.next(quoted("30[]"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chat.js", "/socket.io/socket.io.esm.min.js", "/healthz"})
  void pageClientAndHealthAreOnTheSamePort(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + io.port() + path);
    HttpResponse<Void> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
    assertThat(response.statusCode()).isEqualTo(200);
  }

  private WireClient client() {
    return new WebSocketClient(io.port());
  }

  private WireClient joined(String nickname) {
    return joined(nickname, client());
  }

  private WireClient joined(String nickname, WireClient client) {
    client.send("20[\"join\",{\"nickname\":\"" + nickname + "\",\"room\":\"" + room + "\"}]");
    client.next("30\\[\\{\"ok\":true.*");
    return client;
  }

  /** The answer to a ping comes behind whatever was sent before. */
  private static void assertNothingCame(WireClient client) {
    client.send("2999[\"ping time\"]");
    client.next(quoted("3999[]"));
  }

  private static String member(WireClient client, String nickname) {
    return "{\"id\":\"" + client.id() + "\",\"nickname\":\"" + nickname + "\"}";
  }

  private static String quoted(String text) {
    return Pattern.quote(text);
  }
}
