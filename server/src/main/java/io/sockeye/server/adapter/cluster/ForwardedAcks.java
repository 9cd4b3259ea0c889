package io.sockeye.server.adapter.cluster;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.AckCollector;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastAck;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastClientCount;
import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast of another server whose acknowledgements go back to it: first how many clients are
 * asked, of all lanes together, then what each of them answers.
 */
final class ForwardedAcks implements AckCollector {
  private final String uid;
  private final String namespace;
  private final String requestId;
  private final Duration timeout;
  private final JsonCodec codec;
  private final Consumer<Response> responses;

  // Guarded by this: lanes meet here.
  private final List<Response> early = new ArrayList<>(0);
  private int lanes = -1;
  private int lanesCounted;
  private int clients;
  private boolean counted;

  ForwardedAcks(
      String uid,
      String namespace,
      String requestId,
      Duration timeout,
      JsonCodec codec,
      Consumer<Response> responses) {
    this.uid = uid;
    this.namespace = namespace;
    this.requestId = requestId;
    this.timeout = timeout;
    this.codec = codec;
    this.responses = responses;
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public synchronized void parties(int parties) {
    lanes = parties;
    sendCountIfKnown();
  }

  @Override
  public synchronized void targets(int count) {
    lanesCounted++;
    clients += count;
    sendCountIfKnown();
  }

  @Override
  public void silent() {
    targets(0);
  }

  private void sendCountIfKnown() {
    if (!counted && lanesCounted == lanes) {
      counted = true;
      responses.accept(new BroadcastClientCount(uid, namespace, requestId, clients));
      early.forEach(responses);
      early.clear();
    }
  }

  @Override
  public void reply(JsonValues values) {
    List<@Nullable Object> first = Trees.first(values, codec);
    Response response = new BroadcastAck(uid, namespace, requestId, first);
    synchronized (this) {
      if (counted) {
        responses.accept(response);
      } else {
        early.add(response);
      }
    }
  }

  /** The one who asks has a timer of its own. */
  @Override
  public void disconnected() {}

  @Override
  public void timedOut() {}
}
