package io.sockeye.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sessions that poll, and ids for all. For a single loop. */
final class Sessions {
  private long made;
  private final Map<String, Session> polling = new HashMap<>();

  /** As long as those of other servers. */
  String newId() {
    String number = Long.toString(++made);
    return "0".repeat(20 - number.length()) + number;
  }

  Session open() {
    Session session = new Session(newId());
    polling.put(session.id, session);
    return session;
  }

  @Nullable Session find(String id) {
    return polling.get(id);
  }

  void remove(Session session) {
    polling.remove(session.id);
  }

  /** One that polls. */
  static final class Session {
    final String id;

    /** What the next GET is answered with. */
    @Nullable ByteBuf queued;

    /** The GET that waits. */
    @Nullable ChannelHandlerContext waiting;

    /** Whether a WebSocket has been probed, so that no GET waits any more. */
    boolean upgrading;

    Session(String id) {
      this.id = id;
    }
  }
}
