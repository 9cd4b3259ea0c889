package io.sockeye.json.jackson;

import io.sockeye.json.JsonLimits;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.ext.javatime.ser.InstantSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The mapper of an application that has none of its own. */
final class DefaultMapper {
  private static final JsonLimits LIMITS = JsonLimits.DEFAULT;

  private DefaultMapper() {}

  static JsonMapper create() {
    return JsonMapper.builder(factory())
        .addModule(
            new SimpleModule("sockeye-instant")
                .addSerializer(Instant.class, new MillisecondSerializer()))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_UTC_AS_OFFSET)
        .build();
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(LIMITS.maxDepth())
                .maxNumberLength(LIMITS.maxNumberLength())
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(LIMITS.maxDepth()).build())
        .build();
  }

  /**
   * What JavaScript's dates look like; Jackson's own form drops the fraction or has nine digits.
   */
  private static final class MillisecondSerializer extends InstantSerializer {
    private static final DateTimeFormatter MILLISECONDS =
        new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    MillisecondSerializer() {
      super(InstantSerializer.INSTANCE, MILLISECONDS, null, null, null);
    }
  }
}
