package io.sockeye.json.jackson;

import io.sockeye.json.JsonValue;
import io.sockeye.json.JsonValues;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes values that have not been decoded. */
final class RelaySerializer extends ValueSerializer<JsonValue> {
  @Override
  public void serialize(JsonValue value, JsonGenerator generator, SerializationContext context) {
    JsonValues values = value.values();
    // Bytes mean the same in another packet only if nothing in them can be taken for a placeholder.
    if (generator instanceof PlaceholderGenerator placeholders
        && !values.binary()
        && !values.mentionsPlaceholder(value.index())) {
      placeholders.writeText(values, value.index());
    } else {
      Placeholders.copy(context.tokenStreamFactory(), values, value.index(), generator);
    }
  }
}
