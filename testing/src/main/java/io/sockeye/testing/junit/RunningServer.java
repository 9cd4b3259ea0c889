package io.sockeye.testing.junit;

import java.lang.reflect.Parameter;

/** The server of one test. */
interface RunningServer {
  /** What a parameter of a type that this server has gets. */
  Object valueFor(Parameter parameter);

  /** Ends it, and checks that nothing is left. */
  void close();
}
