package io.sockeye.server.adapter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a socket that may come back: while it is connected, while its client is away,
 * and while a connection claims it. Guarded by its owner.
 */
final class RecoverySession {
  final String socketId;
  final String pid;

  /** All that was meant for the socket has a position behind this one. */
  long begunAt;

  Membership membership = new Membership();

  /** The socket, connecting or connected; null while the client is away. */
  @Nullable Member member;

  // Set when the connection is lost.

  Map<String, Object> data = Map.of();
  long lostAtNanos;

  /** The newest position of that moment. */
  long lostAt;

  /** All that was meant for it up to this position has been handed to its transport. */
  long handedUpTo;

  /** What was handed to it last, or 0. */
  long lastOffset;

  long lastPosition;

  // What is known of the client: when it names this offset, 0 standing for none, it has everything
  // up to that position.

  long restoredWith;
  long restoredFrom;

  // Set while somebody claims it.

  @Nullable RecoveryClaim claim;
  @Nullable Member claimant;

  /** The membership as the claimant changes it. */
  @Nullable Membership draft;

  RecoverySession(String socketId, String pid, Member member, long begunAt) {
    this.socketId = socketId;
    this.pid = pid;
    this.member = member;
    this.begunAt = begunAt;
    this.restoredFrom = begunAt;
  }

  /** Broadcasts behind a position reach the socket. */
  void connected(long position) {
    begunAt = Math.min(begunAt, position);
    restoredFrom = begunAt;
    membership.connected(position);
    membership.joined(socketId, position);
  }

  /** The claimant is the socket from now on. */
  void restored(Member newMember, Membership newMembership, long offset, long from) {
    member = newMember;
    membership = newMembership;
    restoredWith = offset;
    restoredFrom = from;
    data = Map.of();
    unclaimed();
  }

  void unclaimed() {
    claim = null;
    claimant = null;
    draft = null;
  }

  void handed(LoggedPacket packet) {
    lastOffset = packet.offset();
    lastPosition = packet.position();
  }

  /** What the joins and leaves of a member change, or null if they change nothing any more. */
  @Nullable Membership membershipOf(Member someone) {
    if (someone == member) {
      return membership;
    }
    return someone == claimant ? draft : null;
  }

  /**
   * The position up to which a leave of this member takes a room's packets from it. What a
   * middleware leaves while the client comes back, it leaves as of the moment the client was gone.
   */
  long leavesAt(Member someone, long newest) {
    return someone == claimant ? lostAt : newest;
  }

  /** Whether a packet was meant for the socket. */
  boolean meant(LoggedPacket packet, Membership as) {
    return packet.socketId() == null ? as.reachedBy(packet) : packet.socketId().equals(socketId);
  }
}
