package io.sockeye.server;

/** Where a socket is in its life. Changed by {@code SocketLife.become} only, on the lane. */
enum SocketState {
  /** From CONNECT on, while middlewares decide. Left for CONNECTED or CLOSED. */
  CONNECTING,
  /** From the lane command that admits the socket on. Left for CLOSED. */
  CONNECTED,
  /** Refused, disconnected by either end, or its connection is gone. Never left. */
  CLOSED
}
