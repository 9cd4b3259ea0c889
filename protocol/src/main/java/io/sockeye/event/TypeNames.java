package io.sockeye.event;

import java.lang.reflect.Type;

/** Names of types in messages. Android 8 has no {@code Type.getTypeName}. */
final class TypeNames {
  private TypeNames() {}

  static String of(Type type) {
    return type instanceof Class<?> plain ? plain.getName() : type.toString();
  }
}
