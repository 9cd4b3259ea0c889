package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user is a room. */
final class UserRoomTest {
  private final Fixture fixture = new Fixture();
  private final SocketIOServer io = fixture.io;

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Connects as a user, who is known in the middleware. */
  private Wire connectAs(int lane, String user) {
    Wire wire = fixture.open(lane).send("40{\"user\":\"" + user + "\"}");
    wire.take();
    return wire;
  }

  record Login(String user) {}

  @Test
  void aUserIsReachedOnAllConnectionsAndNobodyElseIs() {
    io.use(socket -> socket.joinUser(login(socket)));
    Wire tab = connectAs(0, "ann");
    Wire phone = connectAs(1, "ann");
    Wire other = connectAs(0, "bob");

    io.toUser("ann").emit("x");
    assertThat(tab.take()).containsExactly("42[\"x\"]");
    assertThat(phone.take()).containsExactly("42[\"x\"]");
    assertThat(other.take()).isEmpty();

    io.toUser("ann", "bob").emit("y");
    assertThat(tab.take()).hasSize(1);
    assertThat(other.take()).hasSize(1);

    tab.close();
    phone.close();
    assertThat(io.sockets().adapter().members(Rooms.user("ann"))).isEmpty();
  }

  private static String login(Socket socket) {
    Login login = socket.handshake().auth(Login.class);
    return login == null ? "nobody" : login.user();
  }

  @Test
  void theRoomIsNamedByConventionForAllNodesAndEmitters() {
    io.onConnection(socket -> socket.joinUser("7"));
    Wire wire = fixture.connect();

    assertThat(io.sockets().adapter().rooms(wire.sid())).isEqualTo(Set.of(wire.sid(), "user:7"));
    assertThat(Rooms.user("7")).isEqualTo("user:7");
  }

  @Test
  void anEmptyIdIsRefused() {
    assertThatThrownBy(() -> io.toUser("a", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the user id is empty");
  }
}
