package io.sockeye.event;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Names a generic type: {@code new TypeRef<List<Message>>() {}}.
 *
 * @param <T> the type that is named
 */
public abstract class TypeRef<T> {
  private final Type type;

  /**
   * Takes the type from the subclass's declaration.
   *
   * @throws IllegalStateException if the subclass does not say which type it names
   */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
      throw new IllegalStateException("a TypeRef names its type: new TypeRef<List<String>>() {}");
    }
    this.type = parameterized.getActualTypeArguments()[0];
  }

  /**
   * Returns the type.
   *
   * @return the type
   */
  public final Type type() {
    return type;
  }

  @Override
  public final String toString() {
    return TypeNames.of(type);
  }
}
