package io.sockeye.event;

import java.util.Set;

/** The names that no event may have, because the library itself speaks them (SIO-3, SIO-32). */
public final class EventNames {
  private static final Set<String> RESERVED =
      Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

  private EventNames() {}

  /**
   * Refuses a reserved name.
   *
   * @param name the name of an event
   * @return the name
   * @throws IllegalArgumentException if the name is reserved
   */
  public static String checked(String name) {
    if (RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "the event name \"" + name + "\" is reserved; any but " + RESERVED.stream().sorted().toList() + " is allowed");
    }
    return name;
  }
}
