package io.sockeye.server;

/**
 * Names of rooms by convention. A person who has several tabs or devices open has a socket for
 * each; put them all into one room, and what is sent there reaches the person.
 */
public final class Rooms {
  private static final String USER = "user:";

  private Rooms() {}

  /**
   * Returns the room of a user, by which {@link Socket#joinUser} and {@link BroadcastTarget#toUser}
   * mean the same.
   *
   * @param userId who it is, in the words of the application; not empty
   * @return {@code "user:"} and the id
   * @throws IllegalArgumentException if the id is empty
   */
  public static String user(String userId) {
    if (userId.isEmpty()) {
      throw new IllegalArgumentException("the user id is empty; any other text is allowed");
    }
    return USER + userId;
  }
}
