package io.sockeye.testing;

import io.sockeye.event.EventHandler;
import io.sockeye.event.EventNames;
import io.sockeye.event.RawEvent;
import io.sockeye.event.Subscription;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The handlers a test has registered on a client. Changed from any thread. */
final class ClientHandlers {
  private final Map<String, List<Entry>> byName = new ConcurrentHashMap<>();
  private final List<Entry> any = new CopyOnWriteArrayList<>();
  private final List<Entry> anyOutgoing = new CopyOnWriteArrayList<>();

  /** One registration: the same handler may be registered twice. */
  private static final class Entry {
    final EventHandler<TestClient, RawEvent> handler;

    Entry(EventHandler<TestClient, RawEvent> handler) {
      this.handler = handler;
    }
  }

  Subscription on(String event, EventHandler<TestClient, RawEvent> handler) {
    List<Entry> entries =
        byName.computeIfAbsent(EventNames.checked(event), name -> new CopyOnWriteArrayList<>());
    return add(entries, handler, false);
  }

  Subscription any(EventHandler<TestClient, RawEvent> handler, boolean first) {
    return add(any, handler, first);
  }

  Subscription anyOutgoing(EventHandler<TestClient, RawEvent> handler, boolean first) {
    return add(anyOutgoing, handler, first);
  }

  private static Subscription add(
      List<Entry> entries, EventHandler<TestClient, RawEvent> handler, boolean first) {
    Entry entry = new Entry(handler);
    entries.add(first ? 0 : entries.size(), entry);
    return () -> entries.remove(entry);
  }

  /** Returns whether a handler of this event's name was called. */
  boolean received(TestClient client, TestEvent event) {
    call(any, client, event);
    List<Entry> entries = byName.getOrDefault(event.name(), List.of());
    boolean handled = !entries.isEmpty();
    call(entries, client, event);
    return handled;
  }

  void sent(TestClient client, TestEvent event) {
    call(anyOutgoing, client, event);
  }

  private static void call(List<Entry> entries, TestClient client, TestEvent event) {
    for (Entry entry : entries) {
      try {
        entry.handler.handle(client, event);
      } catch (Exception failure) {
        throw new AssertionError("a handler of the test's client failed for " + event, failure);
      }
    }
  }
}
