package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.lane.RareLog;
import org.jspecify.annotations.Nullable;

/**
 * Calls a listener, and keeps its failures away from the session. No object around it, since every
 * session would have one.
 */
final class GuardedListener {
  private static final RareLog log = RareLog.everySecond(EngineSession.class);

  private GuardedListener() {}

  static void onText(EngineListener listener, byte[] array, int offset, int length) {
    try {
      listener.onText(array, offset, length);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onBinary(EngineListener listener, byte[] array, int offset, int length) {
    try {
      listener.onBinary(array, offset, length);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onClose(EngineListener listener, CloseReason reason, @Nullable String description) {
    try {
      listener.onClose(reason, description);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onDrain(EngineListener listener) {
    try {
      listener.onDrain();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onReady(EngineListener listener) {
    try {
      listener.onReady();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onFlush(EngineListener listener) {
    try {
      listener.onFlush();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onPacket(EngineListener listener, EnginePacket packet) {
    try {
      listener.onPacket(packet);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onPacketCreate(EngineListener listener, byte[] bytes, boolean binary) {
    try {
      listener.onPacketCreate(bytes, binary);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onHeartbeat(EngineListener listener) {
    try {
      listener.onHeartbeat();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onUpgrading(EngineListener listener, String transport) {
    try {
      listener.onUpgrading(transport);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  static void onUpgrade(EngineListener listener, String transport) {
    try {
      listener.onUpgrade(transport);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  /** Runs a callback of the user's with the same protection. */
  static void run(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  private static void report(Throwable failure) {
    log.error(failure, "A listener failed; the session goes on");
  }
}
