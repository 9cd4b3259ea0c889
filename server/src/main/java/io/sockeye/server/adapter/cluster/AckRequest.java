package io.sockeye.server.adapter.cluster;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.AckCollector;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastAck;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastClientCount;
import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast whose acknowledgements are waited for, as its sender sees it: each other server is a
 * party that counts its clients once, and then passes on what they answer. The lanes of this server
 * are parties too, through {@link #here}.
 */
final class AckRequest implements PendingRequest {
  private final AckCollector collector;
  private final JsonCodec codec;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final AckCollector here = new Here();

  // Guarded by this: transport threads meet here.
  private final Map<String, Server> servers = new HashMap<>();
  private @Nullable Set<String> known;
  private int lanes = -1;
  private int expected = -1;
  private int counted;
  private int outstanding;

  AckRequest(AckCollector collector, JsonCodec codec) {
    this.collector = collector;
    this.codec = codec;
  }

  /** Collects for the lanes of this server. */
  AckCollector here() {
    return here;
  }

  @Override
  public CompletableFuture<Void> over() {
    return over;
  }

  @Override
  public synchronized void asked(int others) {
    if (expected < 0) {
      // Who has counted already is one of them, whatever the count of servers says.
      expected = Math.max(others, counted);
      tellParties();
    }
  }

  @Override
  public synchronized void asked(Set<String> others) {
    if (expected < 0) {
      known = others;
      expected = others.size();
      tellParties();
    }
  }

  private synchronized void lanes(int number) {
    lanes = number;
    tellParties();
  }

  private void tellParties() {
    if (lanes >= 0 && expected >= 0) {
      collector.parties(lanes + expected);
    }
    endIfSettled();
  }

  @Override
  public void answered(Response response) {
    // Before the lock: a large value takes its time.
    JsonValues reply = response instanceof BroadcastAck ack ? codec.encode(ack.values()) : null;
    synchronized (this) {
      if (over.isDone() || (known != null && !known.contains(response.uid()))) {
        return;
      }
      Server server = servers.computeIfAbsent(response.uid(), uid -> new Server());
      if (reply != null) {
        replied(server, reply);
      } else if (response instanceof BroadcastClientCount count) {
        counted(server, count.clientCount());
      }
      endIfSettled();
    }
  }

  private void counted(Server server, int clients) {
    if (!server.counted && (expected < 0 || counted < expected)) {
      server.counted = true;
      server.outstanding += clients;
      outstanding += clients;
      counted++;
      collector.targets(clients);
    }
  }

  private void replied(Server server, JsonValues reply) {
    // More answers than clients are repetitions.
    if (!server.counted || server.outstanding > 0) {
      server.outstanding--;
      outstanding--;
      collector.reply(reply);
    }
  }

  @Override
  public synchronized void left(String name) {
    if (over.isDone() || known == null || !known.contains(name)) {
      return;
    }
    Server server = servers.computeIfAbsent(name, uid -> new Server());
    if (!server.counted) {
      server.counted = true;
      counted++;
      collector.silent();
    }
    for (; server.outstanding > 0; server.outstanding--) {
      outstanding--;
      collector.disconnected();
    }
    endIfSettled();
  }

  @Override
  public void failed(Throwable cause) {
    timeIsOver();
  }

  @Override
  public synchronized void timeIsOver() {
    if (over.isDone()) {
      return;
    }
    if (expected < 0) {
      // Nobody has said how many there are: at least one more than have counted.
      expected = counted + 1;
      tellParties();
    }
    for (; counted < expected; counted++) {
      collector.silent();
    }
    for (; outstanding > 0; outstanding--) {
      collector.timedOut();
    }
    over.complete(null);
  }

  private void endIfSettled() {
    if (expected >= 0 && counted >= expected && outstanding <= 0) {
      over.complete(null);
    }
  }

  private static final class Server {
    boolean counted;

    /** Clients that have not answered; below zero while answers have come before the count. */
    int outstanding;
  }

  /** Between the collector and the adapter of this server, whose parties are only some of all. */
  private final class Here implements AckCollector {
    @Override
    public Duration timeout() {
      return collector.timeout();
    }

    @Override
    public void parties(int parties) {
      lanes(parties);
    }

    @Override
    public void targets(int count) {
      collector.targets(count);
    }

    @Override
    public void silent() {
      collector.silent();
    }

    @Override
    public void reply(JsonValues values) {
      collector.reply(values);
    }

    @Override
    public void disconnected() {
      collector.disconnected();
    }

    @Override
    public void timedOut() {
      collector.timedOut();
    }
  }
}
