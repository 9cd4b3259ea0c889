package io.sockeye.engineio.server;

import org.jspecify.annotations.Nullable;

/** Listens for a session that nobody has accepted. */
enum NoListener implements EngineListener {
  INSTANCE;

  @Override
  public void onText(byte[] array, int offset, int length) {}

  @Override
  public void onBinary(byte[] array, int offset, int length) {}

  @Override
  public void onClose(CloseReason reason, @Nullable String description) {}
}
