package io.sockeye.server;

import io.sockeye.event.Subscription;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Handlers in the order in which they are called. Changed from any thread; who iterates sees the
 * list as it was when he began.
 */
final class HandlerList<H> implements Iterable<H> {
  private volatile List<Registration<H>> registrations = List.of();

  Subscription add(H handler) {
    return insert(handler, false);
  }

  Subscription addFirst(H handler) {
    return insert(handler, true);
  }

  /** A list of its own with what is in this one now. */
  HandlerList<H> copy() {
    HandlerList<H> copy = new HandlerList<>();
    forEach(copy::add);
    return copy;
  }

  boolean isEmpty() {
    return registrations.isEmpty();
  }

  @Override
  public Iterator<H> iterator() {
    Iterator<Registration<H>> seen = registrations.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return seen.hasNext();
      }

      @Override
      public H next() {
        return seen.next().handler;
      }
    };
  }

  private synchronized Subscription insert(H handler, boolean first) {
    Registration<H> registration = new Registration<>(this, handler);
    List<Registration<H>> changed = new ArrayList<>(registrations);
    changed.add(first ? 0 : changed.size(), registration);
    registrations = List.copyOf(changed);
    return registration;
  }

  private synchronized void remove(Registration<H> registration) {
    List<Registration<H>> changed = new ArrayList<>(registrations);
    changed.remove(registration);
    registrations = List.copyOf(changed);
  }

  private static final class Registration<H> implements Subscription {
    final HandlerList<H> list;
    final H handler;

    Registration(HandlerList<H> list, H handler) {
      this.list = list;
      this.handler = handler;
    }

    @Override
    public void close() {
      list.remove(this);
    }
  }
}
