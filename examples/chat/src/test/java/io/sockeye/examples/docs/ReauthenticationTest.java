package io.sockeye.examples.docs;

import io.sockeye.examples.docs.Reauthentication.Login;
import io.sockeye.examples.wire.WebSocketClient;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.SocketIOServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of the guide on credentials that expire does what the guide says. */
@Timeout(60)
final class ReauthenticationTest {
  private final SocketIOServer io = SocketIOServer.create();

  ReauthenticationTest() {
    new Reauthentication(ReauthenticationTest::verify).install(io);
    io.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() {
    io.close();
  }

  /** A token is a user and the milliseconds it is valid for. */
  private static Login verify(String token) {
    String[] parts = token.split(" ", -1);
    if (parts.length != 2) {
      throw new ConnectRefusedException("bad token");
    }
    return new Login(parts[0], Instant.now().plus(Duration.ofMillis(Long.parseLong(parts[1]))));
  }

  @Test
  void aClientWithNewCredentialsInTimeStaysAndIsReachedAsItsUser() {
    try (WebSocketClient ann = new WebSocketClient(io.port(), "{\"token\":\"ann 30000\"}")) {
      ann.next("2\\[\"credentials_expiring\",\\{\"expiresInMillis\":\\d+}]");

      ann.send("20[\"authenticate\",{\"token\":\"ann 3600000\"}]");
      ann.next("30\\[true]");

      io.toUser("ann").emit("hello");
      ann.next("2\\[\"hello\"]");
    }
  }

  @Test
  void aClientWithoutNewCredentialsIsToldWhyItIsDisconnected() {
    try (WebSocketClient ann = new WebSocketClient(io.port(), "{\"token\":\"ann 500\"}")) {
      ann.next("2\\[\"credentials_expiring\".*");
      ann.next("2\\[\"disconnect_reason\",\\{\"reason\":\"credentials expired\"}]");
      ann.next("1");
    }
  }

  @Test
  void aSocketDoesNotBecomeAnotherUser() {
    try (WebSocketClient ann = new WebSocketClient(io.port(), "{\"token\":\"ann 3600000\"}")) {
      ann.send("20[\"authenticate\",{\"token\":\"bob 3600000\"}]");
      ann.send("21[\"authenticate\",{\"token\":\"ann 3600000\"}]");

      ann.next("31\\[true]");
      io.toUser("bob").emit("for bob");
      io.toUser("ann").emit("for ann");
      ann.next("2\\[\"for ann\"]");
    }
  }
}
