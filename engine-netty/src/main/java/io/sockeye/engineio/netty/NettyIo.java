package io.sockeye.engineio.netty;

/** How a {@link NettyHost} talks to the network. */
public enum NettyIo {
  /** {@link #EPOLL} where it is available, else {@link #NIO}. */
  AUTO,

  /**
   * The selector of the JDK, on every platform. A client that closes its connection is noticed only
   * while the connection is being read: when reading was stopped, at resume, by a failing write, or
   * by a deadline of whoever stopped it.
   */
  NIO,

  /** Linux epoll, with Netty's native library (x86_64 and aarch_64 are on the class path). */
  EPOLL,

  /**
   * Linux io_uring, never chosen by {@link #AUTO}. Its library is not among what this module brings
   * along: add {@code io.netty:netty-transport-native-io_uring} with the classifier {@code
   * linux-x86_64} or {@code linux-aarch_64}, in the version of the other Netty modules. It has one
   * thread, hence one lane, because Netty cannot move a connection from one io_uring to another.
   * Many container runtimes refuse io_uring to what runs inside.
   */
  IO_URING
}
