package io.sockeye.engineio.server;

/** Gets every new session. */
@FunctionalInterface
public interface EngineAcceptor {
  /**
   * Takes a session that has just been opened. Called on the session's lane, when the open packet
   * has been queued, so it may send; must not block. When it throws, the session is closed.
   *
   * @param session the session
   * @return what is told of the session from now on
   */
  EngineListener accept(EngineSession session);
}
