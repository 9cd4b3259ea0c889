package io.sockeye.server;

/** Told of a namespace that has been created. */
@FunctionalInterface
public interface NamespaceHandler {
  /**
   * Called before any socket connects to the namespace.
   *
   * @param namespace the namespace
   * @throws Exception whatever goes wrong; it is logged and the namespace stays
   */
  void handle(Namespace namespace) throws Exception;
}
