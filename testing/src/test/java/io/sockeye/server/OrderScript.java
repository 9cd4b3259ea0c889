package io.sockeye.server;

import io.sockeye.event.RawEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One thread's mix of numbered unicasts, broadcasts, acknowledgements, joins and leaves, and what
 * each recipient must see of it: exactly what was meant for it by the joins and leaves before, in
 * program order (DESIGN §2).
 */
final class OrderScript {
  private static final List<String> ROOMS = List.of("red", "green", "blue");

  private final SocketIOServer io;
  private final List<Socket> sockets;
  private final List<RawEvent> unacknowledged;
  private final Random random = new Random(20_261_121);
  private final Map<String, Set<Integer>> members = new HashMap<>();
  private final List<List<Integer>> expected = new ArrayList<>();
  private final List<Object> asked = new ArrayList<>();

  /**
   * @param unacknowledged events of the first socket that want an acknowledgement
   */
  OrderScript(SocketIOServer io, List<Socket> sockets, List<RawEvent> unacknowledged) {
    this.io = io;
    this.sockets = sockets;
    this.unacknowledged = unacknowledged;
    sockets.forEach(socket -> expected.add(new ArrayList<>()));
  }

  /** For each recipient the numbers it must see. */
  List<List<Integer>> expected() {
    return expected;
  }

  void run(int steps) {
    for (int n = 0; n < steps; n++) {
      step(n);
    }
  }

  private void step(int n) {
    int who = random.nextInt(sockets.size());
    String room = ROOMS.get(random.nextInt(ROOMS.size()));
    switch (random.nextInt(9)) {
      case 0 -> {
        sockets.get(who).join(room);
        members(room).add(who);
      }
      case 1 -> {
        sockets.get(who).leave(room);
        members(room).remove(who);
      }
      case 2, 3 -> {
        sockets.get(who).emit("n", n);
        expected.get(who).add(n);
      }
      case 4 -> {
        asked.add(sockets.get(who).emitWithAck("n", n));
        expected.get(who).add(n);
      }
      case 5 -> {
        io.to(room).emit("n", n);
        members(room).forEach(member -> expected.get(member).add(n));
      }
      case 6 -> {
        io.except(room).emit("n", n);
        for (int i = 0; i < sockets.size(); i++) {
          if (!members(room).contains(i)) {
            expected.get(i).add(n);
          }
        }
      }
      case 7 -> {
        sockets.get(who).broadcast().emit("n", n);
        for (int i = 0; i < sockets.size(); i++) {
          if (i != who) {
            expected.get(i).add(n);
          }
        }
      }
      default -> {
        if (!unacknowledged.isEmpty()) {
          unacknowledged.remove(0).ack(n);
          expected.get(0).add(n);
        }
      }
    }
  }

  private Set<Integer> members(String room) {
    return members.computeIfAbsent(room, any -> new HashSet<>());
  }

  /**
   * The number that a packet of this script carries, whether it is an event or an acknowledgement.
   */
  static int number(String packet) {
    return Integer.parseInt(packet.replaceAll(".*[\\[,](\\d+)\\]$", "$1"));
  }
}
