package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EnginePacket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the failures of a listener away from the session. */
final class GuardedListener implements EngineListener {
  private static final Logger log = LoggerFactory.getLogger(EngineSession.class);

  private final EngineListener listener;

  GuardedListener(EngineListener listener) {
    this.listener = listener;
  }

  @Override
  public void onText(byte[] array, int offset, int length) {
    try {
      listener.onText(array, offset, length);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onBinary(byte[] array, int offset, int length) {
    try {
      listener.onBinary(array, offset, length);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onClose(CloseReason reason, @Nullable String description) {
    try {
      listener.onClose(reason, description);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onDrain() {
    try {
      listener.onDrain();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onReady() {
    try {
      listener.onReady();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onFlush() {
    try {
      listener.onFlush();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onPacket(EnginePacket packet) {
    try {
      listener.onPacket(packet);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onPacketCreate(byte[] bytes, boolean binary) {
    try {
      listener.onPacketCreate(bytes, binary);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onHeartbeat() {
    try {
      listener.onHeartbeat();
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onUpgrading(String transport) {
    try {
      listener.onUpgrading(transport);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  @Override
  public void onUpgrade(String transport) {
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
    log.error("A listener failed; the session goes on", failure);
  }
}
