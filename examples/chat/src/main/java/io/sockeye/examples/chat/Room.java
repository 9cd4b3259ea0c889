package io.sockeye.examples.chat;

import io.sockeye.event.AckReply;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.Socket;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room, and what was said there. Many sockets' handlers come here at once; the lock is
 * also held while something is emitted, which never blocks, so that everybody sees joins, leaves
 * and messages in the order of the history.
 */
final class Room {
  private final String name;

  /** Not the bare name, which could be the id of a socket. */
  private final String key;

  // Guarded by this.
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final History history;
  private @Nullable Instant emptySince;
  private boolean forgotten;

  Room(String name, HistoryBudget budget) {
    this.name = name;
    this.key = "room:" + name;
    this.history = new History(budget);
  }

  String name() {
    return name;
  }

  /** Returns whether there still is this room. */
  synchronized boolean enter(Socket socket, Member member) {
    if (forgotten) {
      return false;
    }
    for (Member other : members.values()) {
      if (other.nickname().equalsIgnoreCase(member.nickname())) {
        throw new RefusedException("Somebody here is called " + other.nickname() + " already.");
      }
    }
    members.put(member.id(), member);
    emptySince = null;
    socket.join(key);
    socket.to(key).emit("joined", new Change(member, List.copyOf(members.values())));
    return true;
  }

  synchronized Answer.Joined welcome(Member member) {
    return new Answer.Joined(member, name, List.copyOf(members.values()), history.messages());
  }

  synchronized void leave(Socket socket, Member member, Instant now) {
    members.remove(member.id());
    socket.leave(key);
    socket.to(key).emit("left", new Change(member, List.copyOf(members.values())));
    if (members.isEmpty()) {
      emptySince = now;
    }
  }

  /**
   * Says something to the others, once: whoever lost the answer and says it again gets the first
   * one's.
   */
  synchronized Spoken say(Socket socket, Message message) {
    Message earlier = history.sameAs(message);
    if (earlier != null) {
      return new Spoken(earlier, null);
    }
    history.add(message);
    return new Spoken(message, socket.to(key).emitWithAck("message", message));
  }

  void typing(Socket socket, Member member, boolean typing) {
    socket.to(key).emit("typing", new Typing(member, typing));
  }

  /**
   * Ends the room if it is empty and has been so for long enough, or has nothing to remember.
   * Returns whether it has ended.
   */
  synchronized boolean forgetIfEmptySince(Instant latest) {
    if (emptySince != null && (history.isEmpty() || !emptySince.isAfter(latest))) {
      forgotten = true;
      history.clear();
    }
    return forgotten;
  }

  /** The acknowledgements are null if nothing was sent. */
  record Spoken(Message message, @Nullable CompletableFuture<BroadcastAcks<AckReply>> acks) {}

  /** Somebody came or went. */
  record Change(Member member, List<Member> members) {}

  /** Somebody began or stopped to type. */
  record Typing(Member member, boolean typing) {}
}
