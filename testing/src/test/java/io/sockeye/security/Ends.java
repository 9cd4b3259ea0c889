package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** How often the disconnect handler has run of each socket that was connected (U8). */
final class Ends {
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Queue<String> reasons = new ConcurrentLinkedQueue<>();

  void watch(Namespace namespace) {
    namespace.onConnection(socket -> counts.put(socket.id(), new AtomicInteger()));
    namespace.onDisconnect(
        (socket, end) -> {
          // One that was never connected must not end.
          counts.computeIfAbsent(socket.id(), never -> new AtomicInteger(99)).incrementAndGet();
          reasons.add(end.reason().wireName());
        });
  }

  /** How many sockets have been connected. */
  int connected() {
    return counts.size();
  }

  /** How those that are gone have ended. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  void assertEachOnce() {
    assertThat(counts).allSatisfy((id, times) -> assertThat(times).as(id).hasValue(1));
  }
}
