package io.sockeye.server;

import io.sockeye.json.JsonBindException;
import io.sockeye.lane.Deadline;
import io.sockeye.lane.RareLog;
import io.sockeye.server.adapter.Recovery;
import io.sockeye.server.adapter.RecoveryClaim;
import io.sockeye.server.adapter.Restoration;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what each new socket of a namespace starts with: with new ids, or with those of a session
 * whose client is back (SIO-65 to SIO-70).
 */
final class Arrivals {
  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
  private static final RareLog failures = RareLog.everySecond(Arrivals.class);

  /** How long the handlers of the earlier connection may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Namespace namespace;

  /** Those who can come back and are still here: connected, or with handlers that run. */
  private final Map<String, Socket> present = new ConcurrentHashMap<>();

  Arrivals(Namespace namespace) {
    this.namespace = namespace;
  }

  /**
   * Decides for a client that asks to join. On the client's lane.
   *
   * @return completes on the client's lane, and never fails. Whoever takes the arrival makes a
   *     socket of it or cancels it
   */
  CompletableFuture<Arrival> expect(Client client, Handshake handshake) {
    if (namespace.server().recovery() == null || !client.dialect().comesBack()) {
      return CompletableFuture.completedFuture(anew(client, null, Recovery.NOT_REQUESTED));
    }
    Request request = Request.of(handshake);
    if (request == null) {
      return CompletableFuture.completedFuture(anew(client, newPid(), Recovery.NOT_REQUESTED));
    }
    if (request.offset != null && !(request.offset instanceof String)) {
      return CompletableFuture.completedFuture(anew(client, newPid(), Recovery.UNKNOWN_OFFSET));
    }
    return new Return(client, request.pid, (String) request.offset).begin();
  }

  private Arrival anew(Client client, @Nullable String pid, Recovery recovery) {
    if (recovery != Recovery.NOT_REQUESTED) {
      log.debug("A client of {} is not recovered: {}", LogText.of(namespace.name()), recovery);
    }
    String id = client.dialect().socketId(namespace, client.session());
    return new Arrival(id, pid, null, recovery, null);
  }

  private String newPid() {
    return namespace.server().newSocketId();
  }

  /** A socket is connected. On its lane, before its client knows. */
  void connected(Socket socket) {
    String pid = socket.pid();
    if (pid != null) {
      present.put(pid, socket);
    }
  }

  /**
   * A socket is not to be waited for any more: it has ended for good, or its last handler has run
   * and it is in no room.
   */
  void left(Socket socket) {
    String pid = socket.pid();
    if (pid != null) {
      present.remove(pid, socket);
    }
  }

  /** What a client names when it comes back. */
  private record Request(String pid, @Nullable Object offset) {
    /** Returns null if the client does not ask. */
    static @Nullable Request of(Handshake handshake) {
      Object auth;
      try {
        auth = handshake.auth(Object.class);
      } catch (JsonBindException unreadable) {
        return null;
      }
      return auth instanceof Map<?, ?> map && map.get("pid") instanceof String pid
          ? new Request(pid, map.get("offset"))
          : null;
    }
  }

  /**
   * A client comes back. Its old connection may still be there, if nobody has noticed that it is
   * dead: it is closed first. The handlers of its old socket have their say before the new one
   * begins, since both have the same id. On the client's lane.
   */
  private final class Return extends Deadline {
    private final Client client;
    private final String pid;
    private final @Nullable String offset;
    private final CompletableFuture<Arrival> arrival = new CompletableFuture<>();

    Return(Client client, String pid, @Nullable String offset) {
      this.client = client;
      this.pid = pid;
      this.offset = offset;
    }

    CompletableFuture<Arrival> begin() {
      Socket old = present.get(pid);
      if (old == null) {
        restore();
      } else {
        client.lane().arm(this, PATIENCE.toNanos());
        old.life().whenGone(() -> client.lane().submit(this::predecessorEnded));
        old.life().giveWay();
      }
      return arrival;
    }

    private void predecessorEnded() {
      if (!arrival.isDone()) {
        client.lane().cancel(this);
        restore();
      }
    }

    @Override
    protected void expired() {
      arrival.complete(anew(client, newPid(), Recovery.HANDLERS_BUSY));
    }

    private void restore() {
      CompletionStage<Restoration> answer = ask();
      if (answer instanceof CompletableFuture<Restoration> known && known.isDone()) {
        answer.whenComplete(this::decide);
      } else {
        answer.whenComplete(
            (restoration, failure) -> client.lane().submit(() -> decide(restoration, failure)));
      }
    }

    private CompletionStage<Restoration> ask() {
      try {
        return namespace.adapter().restore(pid, offset);
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    private void decide(@Nullable Restoration restoration, @Nullable Throwable failure) {
      if (restoration instanceof Restoration.Granted granted) {
        RecoveryClaim claim = granted.claim();
        arrival.complete(
            new Arrival(
                claim.socketId(),
                pid,
                new ConcurrentHashMap<>(claim.data()),
                Recovery.RECOVERED,
                claim));
      } else if (restoration instanceof Restoration.Refused refused) {
        arrival.complete(anew(client, newPid(), refused.reason()));
      } else {
        Throwable why = failure == null ? new IllegalStateException("no answer") : failure;
        failures.warn(
            why, "The adapter of {} failed to restore a session", LogText.of(namespace.name()));
        arrival.complete(anew(client, newPid(), Recovery.UNAVAILABLE));
      }
    }
  }
}
