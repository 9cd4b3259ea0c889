package io.sockeye.json.jackson;

import io.sockeye.json.JsonValues;
import java.nio.ByteBuffer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/** Puts attachments where their placeholders are. */
final class Placeholders {
  private Placeholders() {}

  /**
   * A value as tokens, with attachments as embedded objects, which every deserializer understands.
   */
  static TokenBuffer resolve(JsonMapper mapper, JsonValues values, int index) {
    TokenBuffer tokens = TokenBuffer.forGeneration();
    int start = values.start(index);
    try (JsonParser json = mapper.createParser(values.array(), start, values.end(index) - start)) {
      JsonToken token = json.nextToken();
      while (token != null) {
        int attachment = attachmentAt(json, token, values, start);
        if (attachment < 0) {
          tokens.copyCurrentEvent(json);
        } else {
          json.skipChildren();
          tokens.writeEmbeddedObject(bytes(values, attachment));
        }
        token = json.nextToken();
      }
    }
    return tokens;
  }

  /** Writes a value again: what is no placeholder stays as it is, numbers to the last digit. */
  static void copy(
      TokenStreamFactory factory, JsonValues values, int index, JsonGenerator generator) {
    int start = values.start(index);
    try (JsonParser json =
        factory.createParser(
            ObjectReadContext.empty(), values.array(), start, values.end(index) - start)) {
      JsonToken token = json.nextToken();
      while (token != null) {
        int attachment = attachmentAt(json, token, values, start);
        if (attachment >= 0) {
          json.skipChildren();
          generator.writeBinary(bytes(values, attachment));
        } else if (token.isNumeric()) {
          generator.writeNumber(json.getString());
        } else {
          generator.copyCurrentEvent(json);
        }
        token = json.nextToken();
      }
    }
  }

  private static int attachmentAt(JsonParser json, JsonToken token, JsonValues values, int start) {
    return values.binary() && token == JsonToken.START_OBJECT
        ? values.placeholderAt(start + (int) json.currentTokenLocation().getByteOffset())
        : -1;
  }

  /** A copy: who is handed bytes may write to them. */
  private static byte[] bytes(JsonValues values, int attachment) {
    ByteBuffer buffer = values.attachments().get(attachment).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
