package io.sockeye.conformance;

import io.sockeye.server.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Answers the last of several events of one socket when they came one after the other, each with
 * the value wanted. Used by one socket's handlers only, which never overlap.
 */
final class EventSequence {
  private final String answer;
  private final List<String> events = new ArrayList<>();
  private final List<Predicate<Object>> wanted = new ArrayList<>();
  private int seen;

  EventSequence(String answer) {
    this.answer = answer;
  }

  EventSequence then(String event, Predicate<Object> value) {
    events.add(event);
    wanted.add(value);
    return this;
  }

  void watch(Socket socket) {
    for (int i = 0; i < events.size(); i++) {
      int step = i;
      socket.on(events.get(i), Object.class, (any, value) -> came(socket, step, value));
    }
  }

  private void came(Socket socket, int step, Object value) {
    seen = seen == step && wanted.get(step).test(value) ? seen + 1 : 0;
    if (seen == events.size()) {
      seen = 0;
      socket.emit(answer);
    }
  }
}
