package io.sockeye.testing;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * HTTP long-polling: a GET waits at the server as long as the session lives, and what is sent goes
 * in one POST after the other.
 */
final class ClientPolling extends ClientTransport {
  private static final EngineVersion VERSION = EngineVersion.V4;
  private static final EngineFrame CLOSE = EngineFrame.of(EnginePacket.Close.INSTANCE);

  private final InMemoryClient http;
  private final Executor line;
  private final Listener listener;
  private final Queue<EngineFrame> outbox = new ArrayDeque<>();
  private String target;
  private int maxPayloadBytes;
  private boolean open;
  private boolean over;
  private boolean reading = true;
  private @Nullable InMemoryResponse poll;
  private @Nullable InMemoryResponse post;

  ClientPolling(InMemoryClient http, String target, Executor line, Listener listener) {
    this.http = http;
    this.target = target;
    this.line = line;
    this.listener = listener;
  }

  @Override
  String name() {
    return "polling";
  }

  @Override
  void open() {
    poll();
  }

  @Override
  void opened(String sid, int maxBytes) {
    target += "&sid=" + sid;
    maxPayloadBytes = maxBytes;
    open = true;
  }

  private void poll() {
    if (poll == null && reading && !over) {
      InMemoryResponse waiting = http.get(target);
      poll = waiting;
      waiting.whenArrived(() -> line.execute(() -> polled(waiting)));
    }
  }

  private void polled(InMemoryResponse response) {
    poll = null;
    if (over) {
      return;
    }
    if (response.status() == 200) {
      byte[] payload = response.body();
      VERSION.decodePayload(payload, 0, payload.length, this::received);
      poll();
    } else if (open) {
      end(TRANSPORT_ERROR);
    } else {
      over = true;
      listener.refused(response.response());
    }
  }

  private void received(EnginePacket packet) {
    if (packet instanceof EnginePacket.Close) {
      end(TRANSPORT_CLOSE);
    } else if (!over) {
      listener.received(packet);
    }
  }

  @Override
  void send(EngineFrame frame) {
    outbox.add(frame);
    post();
  }

  private void post() {
    if (post != null || outbox.isEmpty()) {
      return;
    }
    InMemoryResponse sent = http.post(target, VERSION.encodePayload(nextFrames(), true).bytes());
    post = sent;
    sent.whenArrived(() -> line.execute(() -> posted(sent)));
  }

  /** As much as fits into one request, and at least one packet. */
  private List<EngineFrame> nextFrames() {
    List<EngineFrame> frames = new ArrayList<>();
    int bytes = 0;
    for (EngineFrame next = outbox.peek(); next != null; next = outbox.peek()) {
      bytes += 1 + VERSION.payloadSize(next, true);
      if (!frames.isEmpty() && bytes > maxPayloadBytes) {
        break;
      }
      frames.add(outbox.remove());
    }
    return frames;
  }

  private void posted(InMemoryResponse response) {
    post = null;
    if (response.status() == 200) {
      post();
    } else {
      end(TRANSPORT_ERROR);
    }
  }

  private void end(String reason) {
    if (!over) {
      over = true;
      outbox.clear();
      listener.closed(reason);
    }
  }

  /** The server answers the goodbye and with it the poll. */
  @Override
  void close() {
    over = true;
    send(CLOSE);
  }

  @Override
  void abort() {
    over = true;
    outbox.clear();
    abort(post);
    abort(poll);
  }

  private static void abort(@Nullable InMemoryResponse request) {
    if (request != null) {
      request.abort();
    }
  }

  @Override
  void reading(boolean on) {
    reading = on;
    poll();
  }
}
