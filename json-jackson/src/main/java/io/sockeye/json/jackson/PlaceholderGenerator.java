package io.sockeye.json.jackson;

import io.sockeye.json.JsonOutput;
import io.sockeye.json.JsonValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.util.JsonGeneratorDelegate;

/** Writes placeholders where Jackson would write base64. */
final class PlaceholderGenerator extends JsonGeneratorDelegate {
  private final JsonOutput output;

  PlaceholderGenerator(JsonGenerator json, JsonOutput output) {
    // Not delegating what copies and recurses: it has to come back here.
    super(json, false);
    this.output = output;
  }

  @Override
  public JsonGenerator writeBinary(Base64Variant variant, byte[] data, int offset, int length) {
    int num = output.attach(data, offset, length);
    delegate.writeRawValue("{\"_placeholder\":true,\"num\":" + num + "}");
    return this;
  }

  @Override
  public int writeBinary(Base64Variant variant, InputStream data, int length) {
    try {
      byte[] bytes = length < 0 ? data.readAllBytes() : data.readNBytes(length);
      writeBinary(variant, bytes, 0, bytes.length);
      return bytes.length;
    } catch (IOException e) {
      throw JacksonIOException.construct(e, this);
    }
  }

  @Override
  public JsonGenerator writeEmbeddedObject(@Nullable Object object) {
    if (object instanceof byte[] bytes) {
      return writeBinary(bytes);
    }
    if (object instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return writeBinary(bytes);
    }
    delegate.writeEmbeddedObject(object);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(double number) {
    return Double.isFinite(number) ? super.writeNumber(number) : writeNull();
  }

  @Override
  public JsonGenerator writeNumber(float number) {
    return Float.isFinite(number) ? super.writeNumber(number) : writeNull();
  }

  @Override
  public JsonGenerator writeArray(double[] array, int offset, int length) {
    writeStartArray(array, length);
    for (int i = offset; i < offset + length; i++) {
      writeNumber(array[i]);
    }
    return writeEndArray();
  }

  /** Writes a value as it came. */
  void writeText(JsonValues values, int index) {
    // Writes the comma or colon that is due, then goes around the generator.
    delegate.writeRawValue("");
    delegate.flush();
    int start = values.start(index);
    output.write(values.array(), start, values.end(index) - start);
  }
}
