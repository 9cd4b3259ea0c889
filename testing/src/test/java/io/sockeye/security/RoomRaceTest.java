package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Sockets that join, leave, are broadcast to and disconnect, by several threads at once. */
@OnEachWay
final class RoomRaceTest extends UnderAttack {
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Map<String, Boolean> gone = new ConcurrentHashMap<>();

  @Test
  void race3_behindTheEndASocketIsInNoRoomAndGetsNothing() throws Exception {
    Target target =
        start(
            options -> options.engine(engine -> engine.pingInterval(Duration.ofSeconds(20))),
            network -> network.idleTimeout(Duration.ofSeconds(30)));
    AtomicBoolean over = new AtomicBoolean();
    target.io.onConnection(
        socket -> {
          // Who comes behind the races is left alone.
          if (!over.get()) {
            socket.onAnyOutgoing((same, event) -> mustBeThere(same));
            new Thread(() -> moveAround(target, socket)).start();
          }
        });
    target.io.onDisconnect(
        (socket, end) -> {
          gone.put(socket.id(), true);
          if (!socket.rooms().isEmpty()) {
            wrong.add(socket.id() + " is still in " + socket.rooms());
          }
        });
    Thread broadcasting = new Thread(() -> broadcast(target, over));
    broadcasting.start();
    try {
      Rounds.on(
          4,
          rounds -> {
            try (Peer peer = Peer.open(way, target.port())) {
              for (int i = 0; i < rounds; i++) {
                comeAndGo(peer);
              }
            }
          });
    } finally {
      over.set(true);
    }
    broadcasting.join(10_000);

    assertThat(wrong).isEmpty();
    // Otherwise they have not met.
    assertThat(gone).hasSizeGreaterThan(Rounds.ROUNDS / 2);
  }

  private void mustBeThere(Socket socket) {
    if (gone.containsKey(socket.id())) {
      wrong.add(socket.id() + " was sent something behind its end");
    }
  }

  private static void moveAround(Target target, Socket socket) {
    for (int i = 0; i < 5; i++) {
      socket.join("a", "b" + i);
      Rounds.spin(20);
      socket.leave("a");
    }
    if (ThreadLocalRandom.current().nextBoolean()) {
      target.io.in(socket.id()).disconnectSockets();
    } else {
      socket.disconnect();
    }
    socket.join("a");
  }

  private static void broadcast(Target target, AtomicBoolean over) {
    while (!over.get()) {
      target.io.to("a").to("b1").emit("news");
      Rounds.jitter(50);
    }
  }

  /** Connects, and is disconnected by the server or leaves by itself. */
  private static void comeAndGo(Peer peer) {
    peer.send("40");
    String next = peer.take();
    while (!next.startsWith("40{")) {
      next = peer.take();
    }
    while (!next.equals("41")) {
      next = peer.take();
      assertThat(next).isNotEqualTo(Peer.CLOSED);
    }
  }
}
