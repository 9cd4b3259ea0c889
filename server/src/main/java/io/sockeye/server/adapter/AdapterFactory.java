package io.sockeye.server.adapter;

/** Makes the adapter of each namespace. */
@FunctionalInterface
public interface AdapterFactory {
  /**
   * Creates the adapter of a namespace. It does nothing of its own accord before {@link
   * Adapter#init}.
   *
   * @param context what the server gives it
   * @return the adapter
   */
  Adapter create(AdapterContext context);
}
