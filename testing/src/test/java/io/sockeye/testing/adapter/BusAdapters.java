package io.sockeye.testing.adapter;

import io.sockeye.json.JsonCodec;
import io.sockeye.server.adapter.AdapterContext;
import io.sockeye.server.adapter.cluster.ClusterAdapter;
import io.sockeye.server.adapter.cluster.ClusterAdapterWithHeartbeat;
import io.sockeye.server.adapter.cluster.ClusterMessage;
import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The two kinds of cluster adapters, over a {@link Bus}. */
final class BusAdapters {
  private BusAdapters() {}

  /** Passes on what comes, as a transport does. */
  private record Decoding(
      JsonCodec codec,
      Consumer<@Nullable Object> messages,
      Consumer<@Nullable Object> responses,
      Consumer<Throwable> undecodable)
      implements Bus.Receiver {
    @Override
    public void message(byte[] bytes) {
      pass(bytes, messages);
    }

    @Override
    public void response(byte[] bytes) {
      pass(bytes, responses);
    }

    private void pass(byte[] bytes, Consumer<@Nullable Object> taker) {
      Object tree;
      try {
        tree = Bus.decode(bytes, codec);
      } catch (RuntimeException e) {
        undecodable.accept(e);
        return;
      }
      taker.accept(tree);
    }
  }

  /** The bus knows who listens. */
  static final class Counting extends ClusterAdapter {
    private final Bus bus;
    private final int server;

    Counting(Bus bus, int server, AdapterContext context) {
      super(context);
      this.bus = bus;
      this.server = server;
    }

    @Override
    public void init() {
      super.init();
      bus.subscribe(
          context().namespace(),
          uid(),
          new Decoding(context().codec(), this::onMessage, this::onResponse, this::onUndecodable));
    }

    @Override
    protected CompletionStage<?> publish(ClusterMessage message) {
      bus.publish(server, Bus.encode(message.toTree(), context().codec()));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    protected CompletionStage<?> publishResponse(String requesterUid, Response response) {
      bus.send(server, requesterUid, Bus.encode(response.toTree(), context().codec()));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    protected CompletionStage<Integer> serverCount() {
      return CompletableFuture.supplyAsync(() -> bus.count(context().namespace()));
    }

    @Override
    public CompletionStage<Void> close() {
      return super.close().thenRun(() -> bus.unsubscribe(uid()));
    }
  }

  /** Nobody knows who listens, and there are no private channels. */
  static final class Beating extends ClusterAdapterWithHeartbeat {
    private final Bus bus;
    private final int server;

    Beating(Bus bus, int server, AdapterContext context) {
      super(context);
      this.bus = bus;
      this.server = server;
    }

    @Override
    public void init() {
      bus.subscribe(
          context().namespace(),
          uid(),
          new Decoding(context().codec(), this::onMessage, this::onResponse, this::onUndecodable));
      super.init();
    }

    @Override
    protected CompletionStage<?> publish(ClusterMessage message) {
      bus.publish(server, Bus.encode(message.toTree(), context().codec()));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    protected CompletionStage<?> publishResponse(String requesterUid, Response response) {
      return publish(response);
    }

    @Override
    public CompletionStage<Void> close() {
      return super.close().thenRun(() -> bus.unsubscribe(uid()));
    }
  }
}
