package io.sockeye.conformance;

/** A server that accepts connections. */
@FunctionalInterface
interface RunningServer {
  /** Closes every connection and gives up the port. */
  void close();
}
