package io.sockeye.event;

import java.lang.reflect.Type;

/**
 * An event's name together with the types of its one argument and of the one value it is
 * acknowledged with.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the acknowledgement's value
 */
@SuppressWarnings("UnusedTypeParameter") // it types the methods that take it
public final class AckEventType<A, R> {
  private final String name;
  private final Type argument;
  private final Type reply;

  private AckEventType(String name, Type argument, Type reply) {
    this.name = EventNames.checked(name);
    this.argument = argument;
    this.reply = reply;
  }

  /**
   * Names an event.
   *
   * @param <A> the type of its argument
   * @param <R> the type of its acknowledgement
   * @param name its name; not one of the reserved names
   * @param argument the type of its argument
   * @param reply the type of its acknowledgement
   * @return the event type
   * @throws IllegalArgumentException if the name is reserved (SIO-3)
   */
  public static <A, R> AckEventType<A, R> of(String name, Class<A> argument, Class<R> reply) {
    return new AckEventType<>(name, argument, reply);
  }

  /**
   * Names an event with generic types.
   *
   * @param <A> the type of its argument
   * @param <R> the type of its acknowledgement
   * @param name its name; not one of the reserved names
   * @param argument the type of its argument
   * @param reply the type of its acknowledgement
   * @return the event type
   * @throws IllegalArgumentException if the name is reserved (SIO-3)
   */
  public static <A, R> AckEventType<A, R> of(String name, TypeRef<A> argument, TypeRef<R> reply) {
    return new AckEventType<>(name, argument.type(), reply.type());
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

  /**
   * Returns the type of the acknowledgement's value.
   *
   * @return the type
   */
  public Type replyType() {
    return reply;
  }

  @Override
  public String toString() {
    return name + "(" + TypeNames.of(argument) + ") -> " + TypeNames.of(reply);
  }
}
