package io.sockeye.server;

import io.sockeye.event.AckReply;
import io.sockeye.event.RawEvent;
import io.sockeye.event.Subscription;
import io.sockeye.json.JsonValues;
import io.sockeye.lane.RareLog;
import io.sockeye.server.adapter.Adapter;
import io.sockeye.server.adapter.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events between servers of one namespace: what is sent, and who handles what comes. */
final class ServerSide {
  /** How long other servers may take to answer (SIO-58). */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Set<String> RESERVED = Set.of("connect", "connection", "new_namespace");
  private static final RareLog log = RareLog.everySecond(ServerSide.class);

  private final Namespace namespace;
  private final ServerSideMailbox mailbox;
  private final Map<String, HandlerList<ServerSideHandler<RawEvent>>> handlers =
      new ConcurrentHashMap<>();

  ServerSide(Namespace namespace) {
    this.namespace = namespace;
    this.mailbox = new ServerSideMailbox(namespace.name(), namespace.server().handlerExecutor());
  }

  void emit(Adapter adapter, String event, @Nullable Object... arguments) {
    adapter.serverSideEmit(encoded(event, arguments));
  }

  CompletableFuture<ServerSideAcks<AckReply>> emitWithAck(
      Adapter adapter, Duration timeout, String event, @Nullable Object... arguments) {
    JsonValues values = encoded(event, arguments);
    return Outcome.of(
            adapter.serverSideEmitWithAck(values, EmitFlags.checkedTimeout(timeout)),
            namespace.server())
        .thenApply(this::acks);
  }

  private ServerSideAcks<AckReply> acks(Answers<JsonValues> answers) {
    List<AckReply> replies = new ArrayList<>(answers.answers().size());
    answers
        .answers()
        .forEach(values -> replies.add(new AckReply(values, namespace.server().codec())));
    return new ServerSideAcks<>(List.copyOf(replies), answers.expected(), answers.missing());
  }

  private JsonValues encoded(String event, @Nullable Object... arguments) {
    List<@Nullable Object> values = new ArrayList<>(1 + arguments.length);
    values.add(checked(event));
    values.addAll(Arrays.asList(arguments));
    return namespace.server().codec().encode(values);
  }

  Subscription on(String event, ServerSideHandler<RawEvent> handler) {
    return handlers.computeIfAbsent(checked(event), name -> new HandlerList<>()).add(handler);
  }

  private static String checked(String event) {
    if (RESERVED.contains(event)) {
      throw new IllegalArgumentException(
          "the event name \""
              + event
              + "\" is reserved between servers, as are connect, connection and new_namespace; any"
              + " other is allowed");
    }
    return event;
  }

  /** Any thread. */
  void received(JsonValues event, @Nullable Consumer<JsonValues> reply) {
    HandlerList<ServerSideHandler<RawEvent>> called = handlers.get(event.string(0));
    if (called != null) {
      mailbox.add(() -> handle(called, new ServerSideEvent(namespace, event, reply)));
    }
  }

  private void handle(HandlerList<ServerSideHandler<RawEvent>> called, ServerSideEvent event) {
    for (ServerSideHandler<RawEvent> handler : called) {
      try {
        handler.handle(event);
      } catch (Throwable failure) {
        failed(event.name(), failure);
      }
    }
  }

  void failed(String event, Throwable failure) {
    log.warn(
        failure,
        "A handler of {} failed for event \"{}\" of another server",
        LogText.of(namespace.name()),
        LogText.of(event));
  }
}
