package io.sockeye.server;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.server.adapter.AdapterContext;
import io.sockeye.server.adapter.PacketFrames;
import io.sockeye.server.adapter.RecoveryLimits;
import io.sockeye.server.adapter.RoomLimits;
import io.sockeye.server.adapter.Timers;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the adapter of a namespace sees of it. */
record NamespaceContext(Namespace of) implements AdapterContext {
  @Override
  public String namespace() {
    return of.name();
  }

  @Override
  public PacketFrames frames() {
    return of.packetWriter();
  }

  @Override
  public JsonCodec codec() {
    return of.server().codec();
  }

  @Override
  public Timers timers() {
    return of.server().timers();
  }

  @Override
  public long nextAckId() {
    return of.nextAckId();
  }

  @Override
  public RoomLimits roomLimits() {
    return of.server().limits().rooms();
  }

  @Override
  public @Nullable RecoveryLimits recovery() {
    return of.server().recoveryLimits();
  }

  @Override
  public void sessionsWait(boolean any) {
    of.awaiting(any);
  }

  @Override
  public void serverSideEvent(JsonValues event, @Nullable Consumer<JsonValues> reply) {
    of.serverSide().received(event, reply);
  }
}
