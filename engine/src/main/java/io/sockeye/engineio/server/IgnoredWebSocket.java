package io.sockeye.engineio.server;

import io.sockeye.http.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** Listens to a WebSocket that was closed as soon as it was open (EIO-33). */
enum IgnoredWebSocket implements WebSocketListener {
  INSTANCE;

  @Override
  public void onText(byte[] array, int offset, int length) {}

  @Override
  public void onBinary(byte[] array, int offset, int length) {}

  @Override
  public void onWritable() {}

  @Override
  public void onClose(@Nullable String error) {}
}
