package io.sockeye.server;

import io.sockeye.event.AckEventType;
import io.sockeye.event.AckReply;
import io.sockeye.event.BadArgumentException;
import io.sockeye.server.adapter.BroadcastOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who is meant by a broadcast and how it is sent. Immutable and safe for use by any thread. */
public final class BroadcastOperator implements BroadcastTarget {
  private final Audience audience;
  private final Set<String> rooms;
  private final Set<String> except;
  private final boolean local;
  private final EmitFlags flags;

  BroadcastOperator(Audience audience, Set<String> except, EmitFlags flags) {
    this(audience, Set.of(), except, false, flags);
  }

  private BroadcastOperator(
      Audience audience, Set<String> rooms, Set<String> except, boolean local, EmitFlags flags) {
    this.audience = audience;
    this.rooms = rooms;
    this.except = except;
    this.local = local;
    this.flags = flags;
  }

  @Override
  public BroadcastOperator operator() {
    return this;
  }

  @Override
  public void emit(String event, @Nullable Object... arguments) {
    audience.broadcast(options(), event, arguments);
  }

  @Override
  public CompletableFuture<BroadcastAcks<AckReply>> emitWithAck(
      String event, @Nullable Object... arguments) {
    return audience.broadcastWithAck(options(), flags.timeout(), event, arguments);
  }

  @Override
  public <A, R> CompletableFuture<BroadcastAcks<R>> emitWithAck(
      AckEventType<A, R> event, A argument) {
    return emitWithAck(event.name(), (Object) argument).thenApply(acks -> typed(acks, event));
  }

  @SuppressWarnings("unchecked") // bound to the type that the event type was made of
  private static <R> BroadcastAcks<R> typed(
      BroadcastAcks<AckReply> acks, AckEventType<?, R> event) {
    List<R> replies = new ArrayList<>(acks.replies().size());
    for (AckReply reply : acks.replies()) {
      try {
        replies.add((R) reply.bind(0, event.replyType()));
      } catch (BadArgumentException notWanted) {
        // Counts as no answer: the result says how many answered of how many.
      }
    }
    return new BroadcastAcks<>(List.copyOf(replies), acks.expected(), acks.silentServers());
  }

  @Override
  public BroadcastOperator to(String... more) {
    return new BroadcastOperator(audience, with(rooms, more), except, local, flags);
  }

  @Override
  public BroadcastOperator in(String... more) {
    return to(more);
  }

  @Override
  public BroadcastOperator except(String... more) {
    return new BroadcastOperator(audience, rooms, with(except, more), local, flags);
  }

  @Override
  public BroadcastOperator local() {
    return new BroadcastOperator(audience, rooms, except, true, flags);
  }

  @Override
  public BroadcastOperator asVolatile() {
    return new BroadcastOperator(audience, rooms, except, local, flags.asVolatile());
  }

  @Override
  public BroadcastOperator conflate(String key) {
    return new BroadcastOperator(audience, rooms, except, local, flags.conflate(key));
  }

  @Override
  public BroadcastOperator compress(boolean compress) {
    return new BroadcastOperator(audience, rooms, except, local, flags.withCompress(compress));
  }

  @Override
  public BroadcastOperator timeout(Duration timeout) {
    return new BroadcastOperator(audience, rooms, except, local, flags.withTimeout(timeout));
  }

  @Override
  public CompletableFuture<List<RemoteSocket>> fetchSockets() {
    return audience.fetchSockets(options(), flags.timeout());
  }

  @Override
  public void socketsJoin(String... more) {
    audience.socketsJoin(options(), Arrays.asList(more));
  }

  @Override
  public void socketsLeave(String... fewer) {
    audience.socketsLeave(options(), Arrays.asList(fewer));
  }

  @Override
  public void disconnectSockets(boolean close) {
    audience.disconnectSockets(options(), close);
  }

  private BroadcastOptions options() {
    return new BroadcastOptions(
        rooms, except, flags.isVolatile(), flags.compress(), local, flags.conflateKey());
  }

  private static Set<String> with(Set<String> known, String... more) {
    Set<String> all = new LinkedHashSet<>(known);
    all.addAll(Arrays.asList(more));
    return all;
  }
}
