package io.sockeye.server;

import io.sockeye.event.RawEvent;
import io.sockeye.json.JsonValues;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event that another server has sent, as its handlers see it. */
final class ServerSideEvent extends RawEvent {
  private final Namespace namespace;
  private final String name;
  private final boolean expectsAck;

  /** Taken by the first who acknowledges. */
  private final AtomicReference<@Nullable Consumer<JsonValues>> reply;

  ServerSideEvent(Namespace namespace, JsonValues event, @Nullable Consumer<JsonValues> reply) {
    super(event.from(1), namespace.server().codec());
    this.namespace = namespace;
    this.name = event.string(0);
    this.expectsAck = reply != null;
    this.reply = new AtomicReference<>(reply);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean expectsAck() {
    return expectsAck;
  }

  @Override
  public boolean ack(@Nullable Object... values) {
    if (reply.get() == null) {
      return false;
    }
    JsonValues encoded = namespace.server().codec().encode(Arrays.asList(values));
    Consumer<JsonValues> first = reply.getAndSet(null);
    if (first == null) {
      return false;
    }
    first.accept(encoded);
    return true;
  }

  @Override
  public void fail(Throwable failure) {
    namespace.serverSide().failed(name, failure);
  }
}
