package io.sockeye.engineio.protocol;

import java.util.List;
import java.util.function.Consumer;

/** What differs between the versions; the contract is that of {@link EngineVersion}. */
interface EngineCodec {
  EnginePacket decodeText(byte[] array, int offset, int length);

  EnginePacket decodeBinary(byte[] array, int offset, int length);

  void decodePayload(byte[] body, int offset, int length, Consumer<EnginePacket> packets);

  boolean hasBinaryPayloads();

  void decodeBinaryPayload(byte[] body, int offset, int length, Consumer<EnginePacket> packets);

  boolean isMessage(boolean binary, boolean base64);

  EngineFrame toMessage(EngineFrame frame, boolean base64);

  EnginePayload encodePayload(List<EngineFrame> frames, boolean base64);

  int payloadSize(EngineFrame frame, boolean base64);
}
