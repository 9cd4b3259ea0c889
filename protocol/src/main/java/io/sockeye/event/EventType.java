package io.sockeye.event;

import java.lang.reflect.Type;

/**
 * An event's name together with the type of its one argument, so that both ends can share a
 * constant and the compiler checks what is emitted and what is handled.
 *
 * @param <A> the type of the argument
 */
@SuppressWarnings("UnusedTypeParameter") // it types the methods that take it
public final class EventType<A> {
  private final String name;
  private final Type argument;

  private EventType(String name, Type argument) {
    this.name = EventNames.checked(name);
    this.argument = argument;
  }

  /**
   * Names an event.
   *
   * @param <A> the type of its argument
   * @param name its name; not one of the reserved names
   * @param argument the type of its argument
   * @return the event type
   * @throws IllegalArgumentException if the name is reserved (SIO-3)
   */
  public static <A> EventType<A> of(String name, Class<A> argument) {
    return new EventType<>(name, argument);
  }

  /**
   * Names an event whose argument has a generic type.
   *
   * @param <A> the type of its argument
   * @param name its name; not one of the reserved names
   * @param argument the type of its argument
   * @return the event type
   * @throws IllegalArgumentException if the name is reserved (SIO-3)
   */
  public static <A> EventType<A> of(String name, TypeRef<A> argument) {
    return new EventType<>(name, argument.type());
  }

  /**
   * Returns the event's name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the type of the argument.
   *
   * @return the type
   */
  public Type argumentType() {
    return argument;
  }

  @Override
  public String toString() {
    return name + "(" + TypeNames.of(argument) + ")";
  }
}
