package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import org.jspecify.annotations.Nullable;

/** A packet that waits for a poll. */
record Outgoing(EngineFrame frame, boolean compress, @Nullable Runnable sent) {
  /** What it takes to keep one, besides its bytes. */
  static final long OVERHEAD_BYTES = 96;
}
