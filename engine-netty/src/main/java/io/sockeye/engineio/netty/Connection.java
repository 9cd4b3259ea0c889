package io.sockeye.engineio.netty;

/** What the host can ask of any of its connections, whatever it speaks at the moment. */
interface Connection {
  /**
   * Says goodbye if the protocol has a word for it, and closes without waiting. On its loop only.
   */
  void shutDown();
}
