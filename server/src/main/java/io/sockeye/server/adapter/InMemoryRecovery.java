package io.sockeye.server.adapter;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.event.Subscription;
import io.sockeye.lane.Lane;
import io.sockeye.socketio.protocol.SocketPacket;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, in this JVM, what clients need that come back to one namespace (§2.12).
 *
 * <p>One short lock orders everything: a packet gets its position and enters the queues of its
 * lanes under it, and so do joins and leaves. So positions are the order in which every lane sees
 * packets, joins and leaves, however many threads send, and it is known exactly which packets were
 * meant for a socket: those of the positions at which it was in the right rooms.
 */
final class InMemoryRecovery {
  /** What the objects around a packet take, besides its frames. */
  private static final int OVERHEAD_BYTES = 256;

  /** What is over its time is given back later by this part of a session's time, at most. */
  private static final int TIDYING_PART = 10;

  private static final BroadcastOptions COMPRESSED =
      new BroadcastOptions(Set.of(), Set.of(), false, true, false);
  private static final BroadcastOptions NOT_COMPRESSED =
      new BroadcastOptions(Set.of(), Set.of(), false, false, false);

  private final RecoveryLimits limits;
  private final PacketFrames frames;
  private final Timers timers;
  private final LaneTable lanes;
  private final BiConsumer<Member, Set<String>> enter;
  private final Offsets offsets = new Offsets();

  // Guarded by this.
  private final RecoveryLog log;
  private final Map<String, RecoverySession> bySocket = new HashMap<>();

  private final WaitingSessions waiting;

  /** Any lane: the clock is the same on all of them. */
  private @Nullable Lane clock;

  private @Nullable Subscription tidying;
  private boolean closed;

  /**
   * Creates what remembers for one namespace.
   *
   * @param enter puts a member into rooms, on its lane
   */
  InMemoryRecovery(
      RecoveryLimits limits,
      AdapterContext context,
      LaneTable lanes,
      BiConsumer<Member, Set<String>> enter) {
    this.limits = limits;
    this.frames = context.frames();
    this.timers = context.timers();
    this.lanes = lanes;
    this.enter = enter;
    this.log = new RecoveryLog(limits);
    this.waiting = new WaitingSessions(context::sessionsWait);
  }

  // ---- what is sent

  /** Broadcasts what is neither volatile nor wants acknowledgements. */
  void broadcast(SocketPacket.Event event, BroadcastOptions options) {
    // Not under the lock, which lanes need.
    Lane.awaitRoom(lanes.of(options.rooms()));
    long offset = offsets.next();
    List<EngineFrame> encoded = frames.encode(withOffset(event, offset));
    synchronized (this) {
      Collection<Lane> targets = lanes.of(options.rooms());
      if (targets.isEmpty() && !waiting.anyIn(options.rooms())) {
        // Rooms in which nobody is: users who are not there. The log is for the others.
        return;
      }
      targets.forEach(this::on);
      LoggedPacket packet = append(offset, encoded, null, compact(options));
      if (packet != null) {
        for (Lane lane : targets) {
          queue(lane, event, packet, null);
        }
      }
    }
  }

  /** Sends to the socket of a member, whichever connection it has at this moment. */
  void send(Member member, SocketPacket.Event event, boolean compress) {
    member.lane().awaitRoom();
    long offset = offsets.next();
    List<EngineFrame> encoded = frames.encode(withOffset(event, offset));
    synchronized (this) {
      RecoverySession session = sessionOf(member);
      if (session == null) {
        return;
      }
      Member target = session.member;
      if (target != null) {
        on(target.lane());
      }
      LoggedPacket packet =
          append(offset, encoded, session.socketId, compress ? COMPRESSED : NOT_COMPRESSED);
      if (packet != null && target != null) {
        queue(target.lane(), event, packet, target);
      }
    }
  }

  private SocketPacket.Event withOffset(SocketPacket.Event event, long offset) {
    return new SocketPacket.Event(
        event.namespace(), event.id(), event.arguments().with(offsets.text(offset)));
  }

  /** Returns null when nobody can be there to receive it. */
  private @Nullable LoggedPacket append(
      long offset, List<EngineFrame> encoded, @Nullable String socketId, BroadcastOptions options) {
    Lane someLane = clock;
    if (closed || someLane == null) {
      return null;
    }
    long bytes = OVERHEAD_BYTES + PacketFrames.bytes(encoded);
    LoggedPacket packet =
        new LoggedPacket(
            log.newest() + 1, offset, encoded, socketId, options, bytes, someLane.nanoTime());
    log.append(packet);
    tidyLater();
    return packet;
  }

  /** The same in less memory: sets to be looked up in take six times as much. */
  private static BroadcastOptions compact(BroadcastOptions options) {
    return new BroadcastOptions(
        Set.copyOf(options.rooms()),
        Set.copyOf(options.except()),
        false,
        options.compress(),
        options.local());
  }

  private void queue(
      Lane lane, SocketPacket.Event event, LoggedPacket packet, @Nullable Member only) {
    LaneRooms rooms = on(lane);
    rooms.queued = packet.position();
    lane.submit(new LoggedDelivery(rooms, event, packet, only));
  }

  // ---- who is where

  /** The rooms of a lane, which from the next packet on gets what goes to everybody. */
  synchronized LaneRooms on(Lane lane) {
    LaneRooms known = lanes.known(lane);
    if (known != null) {
      return known;
    }
    LaneRooms made = lanes.on(lane);
    made.queued = log.newest();
    made.processed = log.newest();
    clock = lane;
    return made;
  }

  /** A member joins rooms by a command for its lane. */
  synchronized void joined(Member member, Collection<String> rooms, Runnable command) {
    RecoverySession session = sessionOf(member);
    Membership membership = session == null ? null : session.membershipOf(member);
    if (membership != null) {
      rooms.forEach(room -> membership.joined(room, log.newest()));
    }
    member.lane().submit(command);
  }

  /** A member leaves a room by a command for its lane. */
  synchronized void left(Member member, String room, Runnable command) {
    RecoverySession session = sessionOf(member);
    Membership membership = session == null ? null : session.membershipOf(member);
    if (session != null && membership != null) {
      membership.left(room, session.leavesAt(member, log.newest()), log.trimmed());
    }
    member.lane().submit(command);
  }

  /** A new member is a target of broadcasts from now on. On its lane. */
  synchronized void connected(Member member, LaneRooms rooms) {
    RecoverySession session = sessionOf(member);
    if (session != null) {
      // What the lane has in its queue reaches the member.
      session.connected(deliveredOn(rooms));
    }
  }

  /** The position up to which a lane has delivered all that goes there. On the lane. */
  private long deliveredOn(LaneRooms rooms) {
    return rooms.queued == rooms.processed ? log.newest() : rooms.processed;
  }

  /** A member is gone for good. On its lane. */
  synchronized void ended(Member member) {
    RecoverySession session = bySocket.get(member.id());
    if (session != null && session.member == member) {
      forget(session);
    }
  }

  /** The session of a member; begun if the member is new, null if it is over. */
  private @Nullable RecoverySession sessionOf(Member member) {
    RecoverySession known = bySocket.get(member.id());
    String pid = member.pid();
    // Looked at under the lock: a member that is closed later is forgotten later too.
    if (known != null || pid == null || closed || !member.open()) {
      return known;
    }
    RecoverySession begun = new RecoverySession(member.id(), pid, member, log.newest());
    bySocket.put(begun.socketId, begun);
    return begun;
  }

  private void forget(RecoverySession session) {
    bySocket.remove(session.socketId, session);
    waiting.remove(session);
  }

  // ---- those who are away

  /** The connection of a member is lost. On its lane, before the member is taken out there. */
  synchronized void lost(Member member, Map<String, Object> data, LaneRooms rooms) {
    RecoverySession session = bySocket.get(member.id());
    if (session == null || session.member != member || closed) {
      return;
    }
    session.member = null;
    session.data = data;
    session.lostAtNanos = member.lane().nanoTime();
    session.lostAt = log.newest();
    session.handedUpTo = Math.max(session.begunAt, deliveredOn(rooms));
    rooms.noteLast(member, session);
    waiting.add(session);
    waiting.removeOldest(oldest -> waiting.size() > limits.maxSessions(), this::forget);
    tidyLater();
  }

  synchronized Restoration restore(String pid, @Nullable String offset) {
    RecoverySession session = waiting.get(pid);
    if (session == null) {
      return new Restoration.Refused(Recovery.UNKNOWN_SESSION);
    }
    if (session.claim != null) {
      return new Restoration.Refused(Recovery.ALREADY_CLAIMED);
    }
    if (isOver(session)) {
      forget(session);
      return new Restoration.Refused(Recovery.UNKNOWN_SESSION);
    }
    long known = offset == null ? 0 : offsets.parse(offset);
    boolean nothingHanded = session.lastOffset == 0;
    if (known == Offsets.FOREIGN && !nothingHanded) {
      forget(session);
      return new Restoration.Refused(Recovery.UNKNOWN_OFFSET);
    }
    // What has received nothing of this session may name anything: the client keeps the last
    // offset of an earlier one.
    long from = nothingHanded ? session.handedUpTo : receivedUpTo(session, known);
    if (from < log.trimmed()) {
      forget(session);
      return new Restoration.Refused(Recovery.LOG_TRIMMED);
    }
    Claim claim = new Claim(session, Math.max(known, 0), from);
    session.claim = claim;
    return new Restoration.Granted(claim);
  }

  /**
   * The position up to which the client has received what was meant for it. That is known though
   * the packet it names may have been dropped long ago, if it is the last that it was handed: so a
   * client for which little is meant can come back however much is sent to others.
   */
  private long receivedUpTo(RecoverySession session, long offset) {
    if (offset == session.lastOffset) {
      return Math.max(session.handedUpTo, session.lastPosition);
    }
    if (offset == session.restoredWith) {
      return session.restoredFrom;
    }
    LoggedPacket packet = log.withOffset(offset);
    return packet == null ? session.begunAt : packet.position();
  }

  private boolean isOver(RecoverySession session) {
    Lane someLane = clock;
    return someLane == null
        || someLane.nanoTime() - session.lostAtNanos >= limits.sessionTime().toNanos();
  }

  /** The session that one connection has been given. */
  private final class Claim implements RecoveryClaim {
    private final RecoverySession session;
    private final long offset;
    private final long from;

    /**
     * A claim.
     *
     * @param offset what the client named, or 0
     * @param from the position up to which it has received everything
     */
    Claim(RecoverySession session, long offset, long from) {
      this.session = session;
      this.offset = offset;
      this.from = from;
    }

    @Override
    public String socketId() {
      return session.socketId;
    }

    @Override
    public Map<String, Object> data() {
      synchronized (InMemoryRecovery.this) {
        return new HashMap<>(session.data);
      }
    }

    @Override
    public void enter(Member member) {
      Set<String> rooms;
      synchronized (InMemoryRecovery.this) {
        session.claimant = member;
        session.draft = session.membership.copy();
        rooms = session.membership.rooms();
      }
      enter.accept(member, rooms);
    }

    @Override
    public boolean resume(Member member) {
      LaneRooms rooms = on(member.lane());
      List<LoggedPacket> missed;
      synchronized (InMemoryRecovery.this) {
        Membership membership = session.draft;
        if (session.claim != this || membership == null || from < log.trimmed()) {
          forget(session);
          return false;
        }
        missed = log.after(from, packet -> session.meant(packet, membership));
        waiting.remove(session);
        session.restored(member, membership, offset, from);
        if (!missed.isEmpty()) {
          session.handed(missed.get(missed.size() - 1));
        }
        // Everything up to here is written now; what is behind it finds the member in its rooms.
        rooms.resume(member, log.newest(), session);
      }
      for (LoggedPacket packet : missed) {
        member.replay(packet.frames(), packet.options().compress());
      }
      return true;
    }

    @Override
    public void release() {
      synchronized (InMemoryRecovery.this) {
        if (session.claim == this) {
          session.unclaimed();
          if (isOver(session)) {
            forget(session);
          }
        }
      }
    }
  }

  // ---- tidying

  /** Gives back what is over its time, some time soon. */
  private void tidyLater() {
    if (tidying == null && !closed && (log.size() > 0 || waiting.size() > 0)) {
      tidying = timers.after(limits.sessionTime().dividedBy(TIDYING_PART), this::tidy);
    }
  }

  private synchronized void tidy() {
    tidying = null;
    Lane someLane = clock;
    if (someLane != null) {
      log.dropOld(someLane.nanoTime());
    }
    waiting.removeOldest(this::isOver, this::forget);
    tidyLater();
  }

  synchronized RecoveryUsage usage() {
    return new RecoveryUsage(bySocket.size(), waiting.size(), log.size(), log.bytes());
  }

  synchronized void close() {
    closed = true;
    log.clear();
    bySocket.clear();
    waiting.clear();
    if (tidying != null) {
      tidying.close();
    }
  }
}
