package io.sockeye.socketio.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A packet as messages: one text, then its attachments in order, with nothing between them
 * (EIO-28).
 *
 * @param text UTF-8 behind the headroom that was asked for, nothing behind it; may be written to in
 *     the headroom only
 * @param attachments the binary messages, each from position 0 to limit; shared, see {@link
 *     io.sockeye.json.JsonValues#attachments()}
 */
// Never compared; the engine writes to the headroom.
public record EncodedPacket(byte[] text, List<ByteBuffer> attachments) {}
