package io.sockeye.json;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The short cut of every {@link JsonCodec} for packets that are passed on: no library need look at
 * values that go out together as they came in together.
 */
public final class JsonRelay {
  private JsonRelay() {}

  /**
   * Encodes values that end in a run of {@link JsonValue}s: the last ones of one packet, in their
   * order, with everything there that has attachments.
   *
   * @param values the values to encode
   * @param encoder encodes those before the run
   * @return the values encoded, or null if they are not such a sequence
   */
  public static @Nullable JsonValues relay(
      List<? extends @Nullable Object> values,
      Function<List<? extends @Nullable Object>, JsonValues> encoder) {
    int start = startOfRun(values);
    if (start == values.size() || !(values.get(start) instanceof JsonValue first)) {
      return null;
    }
    JsonValues run = first.values().from(first.index());
    if (!run.haveAllPlaceholders()) {
      return null;
    }
    if (start == 0) {
      return run;
    }
    JsonValues head = encoder.apply(values.subList(0, start));
    if (head.binary() || (run.binary() && mentionsPlaceholder(head))) {
      return null;
    }
    return head.append(run);
  }

  private static int startOfRun(List<? extends @Nullable Object> values) {
    int start = values.size();
    if (start == 0
        || !(values.get(start - 1) instanceof JsonValue next)
        || !next.values().isLastOfPacket(next.index())) {
      return start;
    }
    start--;
    while (start > 0
        && values.get(start - 1) instanceof JsonValue value
        && value.values().precedes(value.index(), next.values(), next.index())) {
      next = value;
      start--;
    }
    return start;
  }

  private static boolean mentionsPlaceholder(JsonValues values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.mentionsPlaceholder(i)) {
        return true;
      }
    }
    return false;
  }
}
