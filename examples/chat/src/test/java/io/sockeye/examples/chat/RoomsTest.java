package io.sockeye.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.examples.wire.WebSocketClient;
import io.sockeye.examples.wire.WireClient;
import io.sockeye.server.SocketIOServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a room is remembered that nobody is in. */
final class RoomsTest {
  private volatile Instant now = Instant.EPOCH;
  private final SocketIOServer io = SocketIOServer.create();
  private final Chat chat = new Chat(io, () -> now);

  RoomsTest() {
    chat.start();
    io.listen(0);
  }

  @AfterEach
  void stop() {
    io.close();
  }

  @Test
  void aRoomWithAHistoryIsRememberedForTenMinutes() {
    visit("room", true);
    assertThat(chat.rooms().count()).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(10).minusMillis(1));
    visit("another", false);
    assertThat(chat.rooms().count()).isEqualTo(1);
    now = now.plusMillis(1);
    visit("another", false);
    assertThat(chat.rooms().count()).isZero();
  }

  @Test
  void aRoomWithoutAHistoryIsForgottenAtOnce() {
    visit("room", false);
    assertThat(chat.rooms().count()).isZero();
  }

  @Test
  void whoComesBackInTimeFindsWhatWasSaid() {
    visit("room", true);
    now = now.plus(Duration.ofMinutes(9));
    try (WireClient client = new WebSocketClient(io.port())) {
      client.send("20[\"join\",{\"nickname\":\"Ben\",\"room\":\"room\"}]");
      client.next("30\\[\\{\"ok\":true.*\"text\":\"remember me\".*");
    }
  }

  private void visit(String room, boolean speak) {
    try (WireClient client = new WebSocketClient(io.port())) {
      client.send("20[\"join\",{\"nickname\":\"Anne\",\"room\":\"" + room + "\"}]");
      client.next("30\\[\\{\"ok\":true.*");
      if (speak) {
        client.send("21[\"message\",{\"text\":\"remember me\"}]");
        client.next("31.*");
        client.next("2\\[\"delivered\".*");
      }
      client.send("22[\"leave\"]");
      client.next("32.*");
    }
  }
}
