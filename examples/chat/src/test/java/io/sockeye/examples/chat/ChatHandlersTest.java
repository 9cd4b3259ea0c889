package io.sockeye.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.RawEvent;
import io.sockeye.event.TypeRef;
import io.sockeye.testing.FakeClock;
import io.sockeye.testing.SocketIOTestServer;
import io.sockeye.testing.TestClient;
import io.sockeye.testing.junit.SocketIOExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chat's handlers without a network, by the chat's own types and with its clock: what only time
 * brings about is seen here.
 */
final class ChatHandlersTest {
  /** What the chat answers, read by the type it is written from. */
  record Welcome(boolean ok, List<Member> members, List<Message.Text> history) {}

  private final FakeClock clock = new FakeClock();

  @RegisterExtension
  final SocketIOExtension socketIO =
      SocketIOExtension.inMemory(
          options -> options.clock(clock), io -> new Chat(io, clock).start());

  private static Map<String, Object> join(TestClient client, String nickname) {
    return client
        .emitWithAck("join", Map.of("nickname", nickname, "room", "lobby"))
        .join()
        .arg(0, new TypeRef<Map<String, Object>>() {});
  }

  private static Map<String, Object> say(TestClient client, String text) {
    return client
        .emitWithAck("message", Map.of("text", text))
        .join()
        .arg(0, new TypeRef<Map<String, Object>>() {});
  }

  @Test
  void aMessageHasItsTimeAndTheSenderLearnsWhoGotIt(
      TestClient anne, TestClient ben, TestClient zoe) {
    join(anne, "Anne");
    join(ben, "Ben");
    join(zoe, "Zoe");
    ben.take();
    clock.advance(Duration.ofMinutes(3));
    anne.take();

    Map<String, Object> sent = say(anne, "hello");

    assertThat(sent).containsEntry("time", "2026-01-01T00:03:00.000Z");
    RawEvent message = ben.await("message");
    Message.Text text = message.arg(0, Message.Text.class);
    assertThat(text.text()).isEqualTo("hello");
    assertThat(text.from()).isEqualTo(new Member(anne.id(), "Anne"));
    assertThat(text.time()).isEqualTo(Instant.parse("2026-01-01T00:03:00Z"));
    message.ack();
    anne.assertNothing();

    // Zoe never says that she has got it: after the server's ten seconds that is the result.
    clock.advance(Duration.ofMillis(9_999));
    anne.assertNothing();
    clock.advance(Duration.ofMillis(1));
    assertThat(anne.await("delivered").arg(0, Chat.Delivered.class))
        .isEqualTo(new Chat.Delivered(String.valueOf(sent.get("id")), 1, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {599, 600})
  void anEmptyRoomIsRememberedForTenMinutes(int seconds, SocketIOTestServer server) {
    TestClient anne = server.connect();
    join(anne, "Anne");
    say(anne, "is anybody here?");
    anne.disconnect();
    clock.advance(Duration.ofSeconds(seconds));

    TestClient ben = server.client().polling().connect();
    ben.emit("join", Map.of("nickname", "Ben", "room", "another"));
    ben.emit("leave");
    TestClient zoe = server.connect();
    Map<String, Object> welcome = join(zoe, "Zoe");

    assertThat((List<?>) welcome.get("history")).hasSize(seconds < 600 ? 1 : 0);
  }

  @Test
  void whoFallsSilentLeavesTheRoom(TestClient anne, TestClient ben) {
    join(anne, "Anne");
    join(ben, "Ben");
    anne.await("joined");
    ben.answerPings(false);

    clock.advance(Duration.ofMillis(44_999));
    anne.assertNothing();
    clock.advance(Duration.ofMillis(1));

    assertThat(anne.await("left").arg(0, new TypeRef<Map<String, Object>>() {}))
        .extractingByKey("member")
        .isEqualTo(Map.of("id", ben.id(), "nickname", "Ben"));
  }

  @Test
  void everybodyHearsWhatIsSaidByNobodyInARoom(TestClient anne, TestClient ben) {
    anne.emit("chat message", "hi");
    assertThat(ben.await("chat message").arg(0, String.class)).isEqualTo("hi");
    assertThat(anne.await("chat message").arg(0, String.class)).isEqualTo("hi");
  }

  @Test
  void whatIsRefusedHasASentence(TestClient anne) {
    assertThat(join(anne, " ")).containsEntry("error", "The nickname is empty.");
    assertThat(say(anne, "hello")).containsEntry("error", "Please join a room first.");
  }

  @Test
  void newcomersSeeWhoIsThere(SocketIOTestServer server) {
    for (int i = 0; i < 10; i++) {
      join(server.connect(), "Guest " + i);
    }
    Welcome welcome =
        server
            .connect()
            .emitWithAck("join", Map.of("nickname", "Last", "room", "lobby"))
            .join()
            .arg(0, Welcome.class);
    assertThat(welcome.members())
        .extracting(Member::nickname)
        .hasSize(11)
        .startsWith("Guest 0")
        .endsWith("Last");
  }
}
