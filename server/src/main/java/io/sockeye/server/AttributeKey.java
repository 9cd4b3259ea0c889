package io.sockeye.server;

/**
 * Names something an application keeps with a socket in this JVM. Two keys are never equal,
 * whatever their names.
 *
 * @param <T> the type of what is kept
 */
@SuppressWarnings("UnusedTypeParameter") // it types the methods that take it
public final class AttributeKey<T> {
  private final String name;

  private AttributeKey(String name) {
    this.name = name;
  }

  /**
   * Creates a key.
   *
   * @param <T> the type of what is kept under it
   * @param name what it is called in messages
   * @return a new key
   */
  public static <T> AttributeKey<T> of(String name) {
    return new AttributeKey<>(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
