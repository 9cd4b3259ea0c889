package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients on four lanes that lose their connections at random moments, with what was on the way,
 * while a thousand numbered events go to them, to rooms and to all, and they join and leave: each
 * gets every number that was for it, once and in order, and no other.
 */
final class RecoveryLossTest {
  private static final List<String> ROOMS = List.of("red", "green", "blue");
  private static final int CLIENTS = 6;

  private final List<RecoveringWire> clients = new ArrayList<>();
  private final List<List<String>> expected = new ArrayList<>();
  private final Map<String, Set<Integer>> members = new HashMap<>();
  private int losses;

  @ParameterizedTest
  @CsvSource({
    "1, MAILBOX",
    "2, MAILBOX",
    "3, MAILBOX",
    "4, MAILBOX",
    "5, MAILBOX",
    "6, MAILBOX",
    "7, IO_THREAD",
    "8, IO_THREAD",
    "9, IO_THREAD"
  })
  void sio66_sio67_everyEventOnceAndInOrder(long seed, Dispatch dispatch) {
    Random random = new Random(seed);
    try (Fixture fixture =
        new Fixture(
            4,
            options ->
                options.dispatch(dispatch).connectionStateRecovery(RecoveryOptions.defaults()))) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new RecoveringWire(fixture, i % 4));
        expected.add(new ArrayList<>());
      }
      for (int n = 0; n < 1_000; n++) {
        step(fixture, random, n);
      }
      for (RecoveringWire client : clients) {
        if (!client.connected()) {
          client.comeBack(0);
        }
        client.read();
      }

      for (int i = 0; i < CLIENTS; i++) {
        assertThat(clients.get(i).events()).isEqualTo(expected.get(i));
        assertThat(clients.get(i).events()).hasSizeGreaterThan(100);
      }
      assertThat(losses).isGreaterThan(30);
    }
  }

  private void step(Fixture fixture, Random random, int n) {
    int who = random.nextInt(CLIENTS);
    RecoveringWire client = clients.get(who);
    String room = ROOMS.get(random.nextInt(ROOMS.size()));
    SocketIOServer io = fixture.io;
    Socket socket = io.sockets().socket(client.sid());
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        if (socket != null && socket.connected()) {
          socket.join(room);
          members(room).add(who);
        }
      }
      case 2 -> {
        if (socket != null && socket.connected()) {
          socket.leave(room);
          members(room).remove(who);
        }
      }
      case 3, 4 -> {
        io.to(room).emit("n", n);
        members(room).forEach(member -> expect(member, n));
      }
      case 5 -> {
        io.except(room).emit("n", n);
        for (int i = 0; i < CLIENTS; i++) {
          if (!members(room).contains(i)) {
            expect(i, n);
          }
        }
      }
      case 6 -> {
        io.emit("n", n);
        for (int i = 0; i < CLIENTS; i++) {
          expect(i, n);
        }
      }
      case 7 -> {
        io.to(client.sid()).emit("n", n);
        expect(who, n);
      }
      case 8 -> {
        if (socket != null) {
          socket.emit("n", n);
          expect(who, n);
        }
      }
      case 9 -> {
        if (client.connected()) {
          client.read();
        }
      }
      case 10 -> {
        if (client.connected()) {
          losses++;
          if (random.nextBoolean()) {
            client.lose();
          } else {
            // Dead, and nobody has noticed: the server goes on writing.
            client.forget();
          }
        }
      }
      default -> {
        if (!client.connected()) {
          client.comeBack(random.nextInt(4));
          assertThat(client.recovered()).isTrue();
        }
      }
    }
  }

  private void expect(int who, int n) {
    expected.get(who).add("42[\"n\"," + n + "]");
  }

  private Set<Integer> members(String room) {
    return members.computeIfAbsent(room, any -> new HashSet<>());
  }
}
