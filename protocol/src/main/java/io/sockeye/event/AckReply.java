package io.sockeye.event;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;

/** The values an acknowledgement came with. */
public final class AckReply extends Arguments {
  /**
   * Creates the reply.
   *
   * @param values the values
   * @param codec what binds them
   */
  public AckReply(JsonValues values, JsonCodec codec) {
    super(values, codec);
  }
}
