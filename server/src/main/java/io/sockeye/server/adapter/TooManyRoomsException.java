package io.sockeye.server.adapter;

/** A socket is to join more rooms than it may be in; it has joined none of them. */
final class TooManyRoomsException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  TooManyRoomsException(String id, int max) {
    super(
        "socket " + id + " cannot join: it would be in more rooms than maxRoomsPerSocket, " + max);
  }
}
