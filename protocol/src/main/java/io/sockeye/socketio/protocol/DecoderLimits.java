package io.sockeye.socketio.protocol;

import io.sockeye.json.JsonLimits;
import java.util.Objects;

/**
 * What a {@link PacketDecoder} accepts at most. The size of a packet and of each attachment is
 * limited by the transport.
 *
 * @param maxAttachments how many attachments a packet may have (SIO-6); default 10, 0 refuses
 *     binary packets
 * @param json limits of the JSON text, or of what stands for it
 */
public record DecoderLimits(int maxAttachments, JsonLimits json) {
  /** Ten attachments, {@link JsonLimits#DEFAULT}. */
  public static final DecoderLimits DEFAULT = new DecoderLimits(10, JsonLimits.DEFAULT);

  /**
   * Checks the limits.
   *
   * @param maxAttachments how many attachments a packet may have
   * @param json limits of the JSON text, or of what stands for it
   * @throws IllegalArgumentException if the number of attachments is negative
   */
  public DecoderLimits {
    if (maxAttachments < 0) {
      throw new IllegalArgumentException(
          "maxAttachments is " + maxAttachments + ", must not be negative");
    }
    Objects.requireNonNull(json, "json");
  }
}
