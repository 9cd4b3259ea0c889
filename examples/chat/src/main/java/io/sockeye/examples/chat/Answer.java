package io.sockeye.examples.chat;

import java.time.Instant;
import java.util.List;

/** What an event is acknowledged with. */
sealed interface Answer {
  /** It was done. */
  record Done(boolean ok) implements Answer {
    Done() {
      this(true);
    }
  }

  /** It was not done. */
  record Refused(boolean ok, String error) implements Answer {
    Refused(String error) {
      this(false, error);
    }
  }

  /** A message has been handed to the room. */
  record Sent(boolean ok, String id, Instant time) implements Answer {
    Sent(String id, Instant time) {
      this(true, id, time);
    }
  }

  /** Somebody is in a room now. */
  record Joined(
      boolean ok,
      String nickname,
      String room,
      You you,
      List<Member> members,
      List<Message> history)
      implements Answer {
    Joined(Member member, String room, List<Member> members, List<Message> history) {
      this(true, member.nickname(), room, new You(member.id()), members, history);
    }
  }

  /** The one who has joined. */
  record You(String id) {}
}
