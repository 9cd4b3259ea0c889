package io.sockeye.json.jackson;

import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonOutput;
import io.sockeye.json.JsonRelay;
import io.sockeye.json.JsonValue;
import io.sockeye.json.JsonValues;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Values by Jackson 3. Whatever Jackson reads and writes as binary, wherever it stands, travels as
 * an attachment. As in JavaScript, a number that is not finite is written as {@code null}, and a
 * lone surrogate as an escape.
 *
 * <p>Thread-safe; blocks only if the application's own serializers do.
 */
public final class JacksonJsonCodec implements JsonCodec {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private final JsonMapper mapper;
  private final ObjectWriter writer;
  private final ObjectWriter asciiWriter;
  private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

  /**
   * A codec with our own mapper. Unknown properties are ignored; properties are written in the
   * order in which they are declared; {@code Date} and {@code Instant} are ISO-8601 in UTC with
   * milliseconds and {@code Z}, other types of {@code java.time} as Jackson does them. Depth is
   * limited to 500 and numbers to 1000 characters, as by {@link
   * io.sockeye.json.JsonLimits#DEFAULT}; strings and names only by the size of the packet. There is
   * no default typing.
   */
  public JacksonJsonCodec() {
    this(DefaultMapper.create());
  }

  /**
   * A codec with the application's mapper. It is used as it is, but that output is not indented or
   * flushed between values, and that trailing tokens are not looked for: there cannot be any.
   * Whoever raises {@link io.sockeye.json.JsonLimits} raises the mapper's stream constraints too.
   *
   * @param mapper the mapper
   */
  public JacksonJsonCodec(JsonMapper mapper) {
    this.mapper =
        mapper
            .rebuild()
            .addModule(
                new SimpleModule("sockeye").addSerializer(JsonValue.class, new RelaySerializer()))
            .disable(
                SerializationFeature.INDENT_OUTPUT, SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    writer = this.mapper.writer();
    asciiWriter = writer.with(JsonWriteFeature.ESCAPE_NON_ASCII);
  }

  @Override
  public @Nullable Object decode(JsonValues values, int index, Type type) {
    int start = values.start(index);
    int length = values.end(index) - start;
    if (type == JsonValue.class) {
      return new JsonValue(values, index);
    }
    try {
      ObjectReader reader = readerFor(type);
      // Only a value that mentions a placeholder can hold one, so most arguments need no detour.
      if (values.binary() && values.mentionsPlaceholder(index)) {
        try (TokenBuffer tokens = Placeholders.resolve(mapper, values, index)) {
          return reader.readValue(tokens);
        }
      }
      return reader.readValue(values.array(), start, length);
    } catch (JacksonException e) {
      throw new JsonBindException(
          "value " + index + " cannot be read as " + type.getTypeName() + ": " + explain(e),
          misfit(e) == null ? e : null);
    }
  }

  private ObjectReader readerFor(Type type) {
    ObjectReader reader = readers.get(type);
    if (reader == null) {
      reader = mapper.readerFor(mapper.constructType(type));
      readers.put(type, reader);
    }
    return reader;
  }

  @Override
  public JsonValues encode(List<? extends @Nullable Object> values) {
    JsonValues relayed = JsonRelay.relay(values, this::write);
    return relayed == null ? write(values) : relayed;
  }

  private JsonValues write(List<? extends @Nullable Object> values) {
    try {
      return write(values, writer, new Progress());
    } catch (JacksonException e) {
      return writeAscii(values, e);
    }
  }

  /**
   * A lone surrogate has no UTF-8 form, but may be escaped: the second try escapes all but ASCII.
   * It is in vain if the first failed for another reason, which costs only the one who made the
   * mistake.
   */
  private JsonValues writeAscii(
      List<? extends @Nullable Object> values, JacksonException firstFailure) {
    Progress progress = new Progress();
    try {
      return write(values, asciiWriter, progress);
    } catch (JacksonException e) {
      e.addSuppressed(firstFailure);
      throw cannotWrite(values, progress, e);
    }
  }

  private static JsonValues write(
      List<? extends @Nullable Object> values, ObjectWriter writer, Progress progress) {
    JsonOutput output = new JsonOutput();
    try (JsonGenerator generator =
        new PlaceholderGenerator(writer.createGenerator(output), output)) {
      generator.writeStartArray();
      SequenceWriter sequence = writer.writeValues(generator);
      for (progress.index = 0; progress.index < values.size(); progress.index++) {
        sequence.write(values.get(progress.index));
        output.endValue(output.length() + generator.streamWriteOutputBuffered());
      }
      generator.writeEndArray();
    }
    return output.finish();
  }

  private static JsonBindException cannotWrite(
      List<? extends @Nullable Object> values, Progress progress, JacksonException e) {
    Object value = progress.index < values.size() ? values.get(progress.index) : null;
    String type = value == null ? "null" : value.getClass().getTypeName();
    return new JsonBindException(
        "value " + progress.index + ", " + type + ", cannot be written as JSON: " + explain(e), e);
  }

  /**
   * What Jackson says, but for the value: that may be a password, and belongs into no log. What
   * else the peer has sent, such as names, must not break the lines of one.
   */
  private static String explain(JacksonException e) {
    String path = e.getPathReference();
    String misfit = misfit(e);
    String message = misfit == null ? e.getOriginalMessage() : "not a valid " + misfit;
    return CONTROL.matcher(path.isEmpty() ? message : message + " at " + path).replaceAll(" ");
  }

  /** What a value cannot become, if that is what is wrong: then Jackson may quote the value. */
  private static @Nullable String misfit(JacksonException e) {
    if (e instanceof MismatchedInputException wrong && !(e instanceof PropertyBindingException)) {
      return nameOf(wrong.getTargetType());
    }
    return e instanceof InputCoercionException tooLarge ? nameOf(tooLarge.getTargetType()) : null;
  }

  private static String nameOf(@Nullable Class<?> type) {
    return type == null ? "value" : type.getTypeName();
  }

  /** Which value is being written. */
  private static final class Progress {
    int index;
  }
}
