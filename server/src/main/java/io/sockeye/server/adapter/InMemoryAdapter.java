package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.event.Subscription;
import io.sockeye.json.JsonValues;
import io.sockeye.lane.Lane;
import io.sockeye.lane.RareLog;
import io.sockeye.lane.WakeUps;
import io.sockeye.socketio.protocol.SocketPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of one namespace in this JVM, and the broadcasts to them. */
public final class InMemoryAdapter implements Adapter {
  private static final Logger log = LoggerFactory.getLogger(InMemoryAdapter.class);
  private static final RareLog failures = RareLog.everySecond(InMemoryAdapter.class);

  private final PacketFrames frames;
  private final RoomLimits roomLimits;
  private final RoomIndex index = new RoomIndex();
  private final LaneTable lanes = new LaneTable(index);
  private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();
  private final @Nullable InMemoryRecovery recovery;

  /** Once is enough: whoever asks for many sockets to join asks again. */
  private final AtomicBoolean tooManyWarned = new AtomicBoolean();

  /**
   * Creates the adapter of one namespace.
   *
   * @param context what the server gives it
   */
  public InMemoryAdapter(AdapterContext context) {
    this.frames = context.frames();
    this.roomLimits = context.roomLimits();
    RecoveryLimits limits = context.recovery();
    this.recovery =
        limits == null ? null : new InMemoryRecovery(limits, context, lanes, this::enter);
  }

  @Override
  public void connect(Member member) {
    LaneRooms rooms = on(member.lane());
    rooms.connect(member);
    if (recovery != null) {
      recovery.connected(member, rooms);
    }
    enter(member, Set.of(member.id()));
  }

  @Override
  public void disconnect(Member member) {
    LaneRooms rooms = lanes.known(member.lane());
    if (rooms != null) {
      rooms.disconnect(member);
    }
    if (recovery != null) {
      recovery.ended(member);
    }
  }

  @Override
  public void remove(Member member) {
    Collection<String> deleted = toBeTold();
    Set<String> left = index.remove(member, deleted);
    if (listeners.isEmpty()) {
      return;
    }
    for (String room : left) {
      tell(listener -> listener.left(room, member.id()));
      if (deleted.contains(room)) {
        tell(listener -> listener.deleted(room));
      }
    }
  }

  @Override
  public void join(Member member, Collection<String> rooms) {
    List<String> wanted = List.copyOf(rooms);
    roomLimits.checkNames(wanted);
    join(
        member,
        wanted,
        roomLimits.maxPerSocket(),
        names -> {
          Runnable command = () -> names.forEach(room -> seat(member, room));
          if (recovery == null) {
            member.lane().submit(command);
          } else {
            recovery.joined(member, names, command);
          }
        });
  }

  /** Puts a member into rooms at once, those of its own or of its session. On its lane. */
  private void enter(Member member, Collection<String> rooms) {
    join(member, rooms, Integer.MAX_VALUE, names -> names.forEach(room -> seat(member, room)));
  }

  private void join(
      Member member, Collection<String> rooms, int most, Consumer<Collection<String>> command) {
    List<String> joined = new ArrayList<>(rooms.size());
    Collection<String> created = toBeTold();
    index.join(member, rooms, most, command, joined, created);
    if (!listeners.isEmpty()) {
      for (String room : joined) {
        if (created.contains(room)) {
          tell(listener -> listener.created(room));
        }
        tell(listener -> listener.joined(room, member.id()));
      }
    }
  }

  /** For rooms that listeners are told of: looked up in as often, if there is a listener. */
  private Collection<String> toBeTold() {
    return listeners.isEmpty() ? new ArrayList<>(0) : new HashSet<>();
  }

  @Override
  public void leave(Member member, String room) {
    List<String> deleted = new ArrayList<>(0);
    boolean left =
        index.leave(
            member,
            room,
            () -> {
              Runnable command = () -> on(member.lane()).leave(member, room);
              if (recovery == null) {
                member.lane().submit(command);
              } else {
                recovery.left(member, room, command);
              }
            },
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
    if (recovery != null && acks == null && !options.isVolatile()) {
      recovery.broadcast(event, options);
      return;
    }
    List<EngineFrame> encoded = frames.encode(event);
    Collection<Lane> targets = lanes.of(options.rooms());
    Lane.awaitRoom(targets);
    if (acks != null) {
      acks.parties(targets.size());
    }
    for (Lane lane : targets) {
      lane.submit(new Broadcast(this, lane, event, encoded, options, acks));
    }
    if (acks != null) {
      WakeUps.releaseHeld();
    }
  }

  /** On the lane. */
  void deliver(
      Lane lane,
      SocketPacket.Event event,
      List<EngineFrame> encoded,
      BroadcastOptions options,
      @Nullable AckCollector acks) {
    int reached = 0;
    try (SharedFrames shared = new SharedFrames(encoded)) {
      reached = on(lane).deliver(new Delivery(event, shared.messages, options, acks));
    } finally {
      if (acks != null) {
        acks.targets(reached);
      }
    }
  }

  /** Ends the connections that would have got a broadcast; returns how many. On the lane. */
  int cutOff(Lane lane, BroadcastOptions options) {
    return on(lane).cutOff(options, null);
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
    roomLimits.checkNames(rooms);
    for (Member member : select(options)) {
      try {
        join(member, rooms);
      } catch (TooManyRoomsException tooMany) {
        if (tooManyWarned.compareAndSet(false, true)) {
          log.warn("socketsJoin has passed over a socket: {}", tooMany.getMessage());
        }
      }
    }
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
  public boolean recovers() {
    return true;
  }

  @Override
  public void send(Member member, SocketPacket.Event event, boolean compress) {
    recovery().send(member, event, compress);
  }

  @Override
  public void persist(Member member, Map<String, Object> data) {
    LaneRooms rooms = on(member.lane());
    recovery().lost(member, data, rooms);
    rooms.disconnect(member);
  }

  @Override
  public CompletionStage<Restoration> restore(String pid, @Nullable String offset) {
    return CompletableFuture.completedFuture(recovery().restore(pid, offset));
  }

  private InMemoryRecovery recovery() {
    InMemoryRecovery known = recovery;
    if (known == null) {
      throw new IllegalStateException("connection state recovery is off");
    }
    return known;
  }

  /**
   * Returns what is held for clients that may come back.
   *
   * @return the figures of this moment; all zero when connection state recovery is off
   */
  public RecoveryUsage recoveryUsage() {
    return recovery == null ? new RecoveryUsage(0, 0, 0, 0) : recovery.usage();
  }

  @Override
  public CompletionStage<Void> close() {
    listeners.clear();
    if (recovery != null) {
      recovery.close();
    }
    return CompletableFuture.completedFuture(null);
  }

  private void seat(Member member, String room) {
    on(member.lane()).join(member, room);
  }

  private LaneRooms on(Lane lane) {
    LaneRooms known = lanes.known(lane);
    if (known != null) {
      return known;
    }
    return recovery == null ? lanes.on(lane) : recovery.on(lane);
  }

  private void tell(Consumer<RoomListener> event) {
    for (RoomListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        failures.error(e, "A listener of room events failed");
      }
    }
  }
}
