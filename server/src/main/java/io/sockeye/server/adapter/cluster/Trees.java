package io.sockeye.server.adapter.cluster;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the values of packets into trees. Back again is {@link JsonCodec#encode}. */
final class Trees {
  private Trees() {}

  static List<@Nullable Object> of(JsonValues values, JsonCodec codec) {
    List<@Nullable Object> trees = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      trees.add(codec.decode(values, i, Object.class));
    }
    return Collections.unmodifiableList(trees);
  }

  /** What of an acknowledgement travels: its first value, if there is one (SIO-45). */
  static List<@Nullable Object> first(JsonValues values, JsonCodec codec) {
    return values.size() == 0
        ? List.of()
        : Collections.singletonList(codec.decode(values, 0, Object.class));
  }
}
