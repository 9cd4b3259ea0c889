package io.sockeye.engineio.server;

/** Where a session is in its life (EIO-63). It only ever moves downwards in this list. */
public enum ReadyState {
  /** Entered at the handshake; left when the open packet is queued, for {@link #OPEN}. */
  OPENING,

  /**
   * Packets go both ways. Entered from {@link #OPENING}; left for {@link #CLOSING} by {@link
   * EngineSession#close}, for {@link #CLOSED} by everything else that ends a session.
   */
  OPEN,

  /**
   * What was sent before {@link EngineSession#close} is still delivered, nothing new is taken and
   * nothing is received. Left for {@link #CLOSED} when it has been delivered, when the client goes
   * away, or when the close time-out is over.
   */
  CLOSING,

  /** Over. Entered once, with one {@link CloseReason}; never left. */
  CLOSED
}
