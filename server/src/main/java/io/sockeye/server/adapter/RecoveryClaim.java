package io.sockeye.server.adapter;

import java.util.Map;

/**
 * A session in the hands of the one connection that goes on with it. It ends by {@link #resume} or
 * by {@link #release}; nobody else can have it before.
 */
public interface RecoveryClaim {
  /**
   * Returns the id that the socket had and gets again.
   *
   * @return the id
   */
  String socketId();

  /**
   * Returns what the application keeps with the socket.
   *
   * @return a copy
   */
  Map<String, Object> data();

  /**
   * Puts the new member into the rooms of the session. It is not reached by broadcasts yet. What it
   * joins and leaves from now on counts; a room that it leaves is left as of the moment when the
   * connection was lost. On the member's lane only, once, before anything else is done with it.
   *
   * @param member the member, with the id of the session
   */
  void enter(Member member);

  /**
   * Makes the member a target of broadcasts, in place of {@link Adapter#connect}, and writes to it
   * what it has missed: each packet that was sent to it, and that it has not received, once and in
   * the order in which it was sent, neither less nor more, up to a point from which on {@link
   * Member#deliver} takes over. On the member's lane only.
   *
   * @param member the member that has entered
   * @return false if some of that is not there any more; nothing has been written then, the session
   *     is gone, and the member must be disconnected
   */
  boolean resume(Member member);

  /**
   * Puts the session back as it was, for the client to come again; its time goes on. The member has
   * been taken out of the adapter before. Has no effect behind {@link #resume}. From any thread.
   */
  void release();
}
