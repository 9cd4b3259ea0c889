package io.sockeye.server.adapter;

import java.util.Collection;

/**
 * How many rooms a socket may be in, and how their names may look. Checked by the server.
 *
 * @param maxPerSocket how many rooms a socket may be in, besides that of its own id
 * @param maxNameLength how many characters the name of a room may have that a socket joins
 */
public record RoomLimits(int maxPerSocket, int maxNameLength) {
  /** Refuses a name that is too long. */
  void checkNames(Collection<String> names) {
    for (String name : names) {
      if (name.length() > maxNameLength) {
        throw new IllegalArgumentException(
            "the name of a room has "
                + name.length()
                + " characters; allowed is up to maxRoomNameLength, "
                + maxNameLength);
      }
    }
  }
}
