package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.event.Subscription;
import io.sockeye.http.SharedMessage;
import io.sockeye.json.JsonValues;
import io.sockeye.lane.Lane;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of one namespace in this JVM, and the broadcasts to them. */
public final class InMemoryAdapter implements Adapter {
  private static final Logger log = LoggerFactory.getLogger(InMemoryAdapter.class);

  private final PacketFrames frames;
  private final RoomIndex index = new RoomIndex();
  private final ConcurrentHashMap<Lane, LaneRooms> lanes = new ConcurrentHashMap<>();
  private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * Creates the adapter of one namespace.
   *
   * @param context what the server gives it
   */
  public InMemoryAdapter(AdapterContext context) {
    this.frames = context.frames();
  }

  @Override
  public void connect(Member member) {
    on(member.lane()).connect(member);
    join(member, Set.of(member.id()), rooms -> rooms.forEach(room -> seat(member, room)));
  }

  @Override
  public void disconnect(Member member) {
    LaneRooms rooms = lanes.get(member.lane());
    if (rooms != null) {
      rooms.disconnect(member);
    }
  }

  @Override
  public void remove(Member member) {
    List<String> deleted = new ArrayList<>();
    for (String room : index.remove(member, deleted)) {
      tell(listener -> listener.left(room, member.id()));
      if (deleted.contains(room)) {
        tell(listener -> listener.deleted(room));
      }
    }
  }

  @Override
  public void join(Member member, Collection<String> rooms) {
    List<String> wanted = List.copyOf(rooms);
    join(
        member,
        wanted,
        names -> member.lane().submit(() -> names.forEach(room -> seat(member, room))));
  }

  private void join(Member member, Collection<String> rooms, Consumer<Collection<String>> command) {
    List<String> joined = new ArrayList<>(rooms.size());
    List<String> created = new ArrayList<>(0);
    index.join(member, rooms, command, joined, created);
    if (!listeners.isEmpty()) {
      for (String room : joined) {
        if (created.contains(room)) {
          tell(listener -> listener.created(room));
        }
        tell(listener -> listener.joined(room, member.id()));
      }
    }
  }

  @Override
  public void leave(Member member, String room) {
    List<String> deleted = new ArrayList<>(0);
    boolean left =
        index.leave(
            member,
            room,
            () -> member.lane().submit(() -> on(member.lane()).leave(member, room)),
            deleted);
    if (left) {
      tell(listener -> listener.left(room, member.id()));
      if (!deleted.isEmpty()) {
        tell(listener -> listener.deleted(room));
      }
    }
  }

  @Override
  public void broadcast(
      SocketPacket.Event event, BroadcastOptions options, @Nullable AckCollector acks) {
    List<EngineFrame> encoded = frames.encode(event);
    Collection<Lane> targets = lanesOf(options.rooms());
    if (acks != null) {
      acks.parties(targets.size());
    }
    for (Lane lane : targets) {
      lane.submit(() -> deliver(lane, event, encoded, options, acks));
    }
  }

  private void deliver(
      Lane lane,
      SocketPacket.Event event,
      List<EngineFrame> encoded,
      BroadcastOptions options,
      @Nullable AckCollector acks) {
    List<SharedMessage> messages = new ArrayList<>(encoded.size());
    for (EngineFrame frame : encoded) {
      messages.add(new SharedMessage(frame.bytes(), frame.binary()));
    }
    int reached = 0;
    try {
      reached = on(lane).deliver(new Delivery(event, messages, options, acks));
    } finally {
      messages.forEach(SharedMessage::close);
      if (acks != null) {
        acks.targets(reached);
      }
    }
  }

  @Override
  public Set<String> rooms(String id) {
    return index.rooms(id);
  }

  @Override
  public Set<String> rooms() {
    return index.rooms();
  }

  @Override
  public Set<String> members(String room) {
    return index.members(room);
  }

  @Override
  public Subscription onRoomEvent(RoomListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public Collection<Member> select(BroadcastOptions options) {
    return index.select(options);
  }

  @Override
  public void socketsJoin(BroadcastOptions options, Collection<String> rooms) {
    select(options).forEach(member -> join(member, rooms));
  }

  @Override
  public void socketsLeave(BroadcastOptions options, Collection<String> rooms) {
    select(options).forEach(member -> rooms.forEach(room -> leave(member, room)));
  }

  @Override
  public void disconnectSockets(BroadcastOptions options, boolean close) {
    select(options).forEach(member -> member.disconnect(close));
  }

  @Override
  public CompletionStage<Answers<List<SocketDescription>>> fetchSockets(
      BroadcastOptions options, Duration timeout) {
    return CompletableFuture.completedFuture(Answers.none());
  }

  @Override
  public void serverSideEmit(JsonValues event) {
    log.debug("serverSideEmit has no effect: with the in-memory adapter there is no other server");
  }

  @Override
  public CompletionStage<Answers<JsonValues>> serverSideEmitWithAck(
      JsonValues event, Duration timeout) {
    serverSideEmit(event);
    return CompletableFuture.completedFuture(Answers.none());
  }

  @Override
  public CompletionStage<Void> close() {
    listeners.clear();
    return CompletableFuture.completedFuture(null);
  }

  private Collection<Lane> lanesOf(Set<String> rooms) {
    if (rooms.isEmpty()) {
      return List.copyOf(lanes.keySet());
    }
    Collection<Lane> targets = new LinkedHashSet<>();
    rooms.forEach(room -> index.lanes(room, targets));
    return targets;
  }

  private void seat(Member member, String room) {
    on(member.lane()).join(member, room);
  }

  private LaneRooms on(Lane lane) {
    return lanes.computeIfAbsent(lane, any -> new LaneRooms());
  }

  private void tell(Consumer<RoomListener> event) {
    for (RoomListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        log.error("A listener of room events failed", e);
      }
    }
  }
}
