package io.sockeye.server.adapter.cluster;

import io.sockeye.event.Subscription;
import io.sockeye.server.adapter.Timers;
import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What one server has asked the others and not been told yet. Any thread. */
final class ClusterRequests {
  private final Timers timers;
  private final CountedFailures uncounted;
  private final Map<String, PendingRequest> waiting = new ConcurrentHashMap<>();

  ClusterRequests(Timers timers) {
    this.timers = timers;
    this.uncounted = new CountedFailures("{} does not know how many servers there are", timers);
  }

  /** Registered first, since answers may be faster than the call that asks. */
  void ask(
      ClusterAdapter cluster,
      PendingRequest request,
      Duration timeout,
      Function<String, ClusterMessage> message) {
    String id = ClusterIds.next();
    waiting.put(id, request);
    Subscription timer = timers.after(timeout, request::timeIsOver);
    request
        .over()
        .whenComplete(
            (done, failure) -> {
              waiting.remove(id);
              timer.close();
            });
    if (cluster.isClosed()) {
      request.timeIsOver();
      return;
    }
    Set<String> others = cluster.otherServers();
    if (others == null) {
      countServers(cluster, request);
    } else {
      request.asked(others);
    }
    cluster
        .send(() -> message.apply(id))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                request.failed(failure);
              }
            });
  }

  private void countServers(ClusterAdapter cluster, PendingRequest request) {
    CompletionStage<Integer> counting;
    try {
      counting = cluster.serverCount();
    } catch (RuntimeException e) {
      counting = CompletableFuture.failedFuture(e);
    }
    counting.whenComplete(
        (count, failure) -> {
          if (failure == null) {
            request.asked(Math.max(0, count - 1));
          } else {
            uncounted.add(cluster, failure);
          }
        });
  }

  void answered(Response response) {
    PendingRequest request = waiting.get(response.requestId());
    if (request != null) {
      request.answered(response);
    }
  }

  /** A server has left the cluster. */
  void left(String server) {
    waiting.values().forEach(request -> request.left(server));
  }

  /** Ends them all with what has come. */
  void end() {
    waiting.values().forEach(PendingRequest::timeIsOver);
  }
}
