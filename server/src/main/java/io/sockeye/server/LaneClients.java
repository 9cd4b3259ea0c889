package io.sockeye.server;

import io.sockeye.lane.Lane;
import io.sockeye.socketio.protocol.PacketDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one lane, and those of their mailboxes that have something to do: mailboxes that
 * got it in one turn are handed to the workers together, at its end. Touched on the lane only.
 */
final class LaneClients implements Lane.TurnEnd {
  private final SocketIOServer server;
  private final Lane lane;
  private final Workers workers;
  private final Watchdog watchdog;

  /** Each knows its place, so that leaving moves one other and searches nothing. */
  private final List<Client> clients = new ArrayList<>();

  private final List<Mailbox> runnable = new ArrayList<>();

  /** Counted by the lane; others may look. */
  private final AtomicLong droppedVolatiles = new AtomicLong();

  /** What decodes the next packet of any client. */
  private @Nullable PacketDecoder decoder;

  LaneClients(SocketIOServer server, Lane lane, Workers workers, Watchdog watchdog) {
    this.server = server;
    this.lane = lane;
    this.workers = workers;
    this.watchdog = watchdog;
  }

  /** Any thread. */
  SocketIOServer server() {
    return server;
  }

  void add(Client client) {
    client.place = clients.size();
    clients.add(client);
  }

  void remove(Client client) {
    Client last = clients.remove(clients.size() - 1);
    if (last != client) {
      last.place = client.place;
      clients.set(client.place, last);
    }
  }

  /** An event was dropped for a client, because it may be. */
  void volatileDropped() {
    // The lane alone writes, so this needs no addition that is atomic.
    droppedVolatiles.lazySet(droppedVolatiles.getPlain() + 1);
  }

  /** How many have been dropped so far. Any thread. */
  long droppedVolatiles() {
    return droppedVolatiles.get();
  }

  /** How much has been emitted and waits for the lane. Any thread. */
  long emittedBytes() {
    return lane.handedOverBytes();
  }

  /** Returns what decodes a packet; whoever takes it gives it back if the packet is complete. */
  PacketDecoder takeDecoder() {
    PacketDecoder taken = decoder;
    decoder = null;
    return taken == null ? server.newDecoder() : taken;
  }

  void giveBack(PacketDecoder unused) {
    decoder = unused;
  }

  /** Does something with every client, on the lane, some time soon. From any thread. */
  void everyClient(Consumer<Client> action) {
    lane.submit(() -> List.copyOf(clients).forEach(action));
  }

  /** A mailbox has something to do. */
  void runnable(Mailbox mailbox) {
    if (runnable.isEmpty()) {
      lane.atTurnEnd(this);
    }
    runnable.add(mailbox);
  }

  @Override
  public void turnEnded() {
    watchdog.watch();
    try {
      workers.executeAll(runnable);
    } catch (RejectedExecutionException e) {
      runnable.forEach(mailbox -> mailbox.refused(e));
    }
    runnable.clear();
  }
}
