package io.sockeye.conformance;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.server.CloseReason;
import io.sockeye.engineio.server.CorsOptions;
import io.sockeye.engineio.server.EngineListener;
import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.engineio.server.EngineServer;
import io.sockeye.engineio.server.EngineSession;
import io.sockeye.engineio.server.OriginPolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Profiles {@code engine} and {@code engine3}, which lets clients of Engine.IO 3 in too: every
 * message comes back as it was. {@code --origin} names the only origin that browsers may come from.
 */
final class EngineEcho implements EngineListener {
  private final EngineSession session;

  private EngineEcho(EngineSession session) {
    this.session = session;
  }

  static RunningServer start(CommandLine line, boolean allowEio3) {
    String origin = line.flag("origin");
    EngineOptions.Builder options =
        EngineOptions.builder()
            .pingInterval(Duration.ofMillis(300))
            .pingTimeout(line.pingTimeout(Duration.ofMillis(200)))
            .maxPayloadBytes(1_000_000)
            .allowEio3(allowEio3)
            .cors(CorsOptions.origins(origin == null ? "*" : origin));
    if (origin != null) {
      options.originPolicy(OriginPolicy.only(origin));
    }
    return EngineHost.start(line, new EngineServer(options.build(), EngineEcho::new));
  }

  @Override
  public void onText(byte[] array, int offset, int length) {
    byte[] frame = new byte[1 + length];
    System.arraycopy(array, offset, frame, 1, length);
    session.send(EngineFrame.textMessage(frame));
  }

  @Override
  public void onBinary(byte[] array, int offset, int length) {
    session.send(EngineFrame.binary(ByteBuffer.wrap(array, offset, length)));
  }

  @Override
  public void onClose(CloseReason reason, @Nullable String description) {}
}
