package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePayload;
import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.SharedMessage;
import java.util.List;

/**
 * How packets are written for a client: what its handshake asked for, whatever the transport. There
 * is one object for all clients that are alike, so that they share what it makes of a broadcast.
 */
enum Encoding implements SharedMessage.Form<SharedMessage> {
  V3(EngineVersion.V3, false),
  V3_BASE64(EngineVersion.V3, true),
  V4(EngineVersion.V4, false),
  V4_BASE64(EngineVersion.V4, true);

  private final EngineVersion version;
  private final boolean base64;

  Encoding(EngineVersion version, boolean base64) {
    this.version = version;
    this.base64 = base64;
  }

  /**
   * The encoding that a handshake asks for.
   *
   * @param version the version of the protocol (EIO-2)
   * @param base64 whether the client takes text only (EIO-25)
   */
  static Encoding of(EngineVersion version, boolean base64) {
    return switch (version) {
      case V3 -> base64 ? V3_BASE64 : V3;
      case V4 -> base64 ? V4_BASE64 : V4;
    };
  }

  EngineVersion version() {
    return version;
  }

  /** A frame as a WebSocket message. */
  EngineFrame message(EngineFrame frame) {
    return version.toMessage(frame, base64);
  }

  /** A shared frame as a WebSocket message, shared in turn. */
  SharedMessage message(SharedMessage frame) {
    return version.isMessage(frame.binary(), base64) ? frame : frame.form(this);
  }

  @Override
  public SharedMessage make(SharedMessage frame) {
    EngineFrame made = message(new EngineFrame(frame.bytes(), frame.binary()));
    return new SharedMessage(made.bytes(), made.binary());
  }

  @Override
  public void free(SharedMessage made) {
    made.close();
  }

  EnginePayload payload(List<EngineFrame> frames) {
    return version.encodePayload(frames, base64);
  }

  int payloadSize(EngineFrame frame) {
    return version.payloadSize(frame, base64);
  }
}
