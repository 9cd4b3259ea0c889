package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import io.sockeye.json.jackson.JacksonJsonCodec;
import io.sockeye.testing.ArmedDeadlines;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A broadcast is encoded once, however many it reaches, and costs no timer. */
final class EncodeOnceTest {
  @Test
  void aBroadcastToAThousandIsEncodedOnce() {
    CountingCodec codec = new CountingCodec();
    try (Fixture fixture = new Fixture(4, options -> options.json(codec))) {
      List<Wire> wires = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        wires.add(fixture.connect(i % 4));
      }
      int before = codec.encodings.get();

      fixture.io.emit("x", "hello");

      assertThat(wires)
          .allSatisfy(wire -> assertThat(wire.take()).containsExactly("42[\"x\",\"hello\"]"));
      assertThat(codec.encodings.get() - before).isEqualTo(1);
    }
  }

  @Test
  void anEmitSetsNoDeadline() {
    try (Fixture fixture = new Fixture()) {
      Wire wire = fixture.connect();
      int before = ArmedDeadlines.on(fixture.host);

      for (int i = 0; i < 100; i++) {
        fixture.io.emit("x", i);
      }

      assertThat(wire.take()).hasSize(100);
      assertThat(ArmedDeadlines.on(fixture.host)).isEqualTo(before);
    }
  }

  private static final class CountingCodec implements JsonCodec {
    final AtomicInteger encodings = new AtomicInteger();
    private final JsonCodec codec = new JacksonJsonCodec();

    @Override
    public @Nullable Object decode(JsonValues values, int index, Type type) {
      return codec.decode(values, index, type);
    }

    @Override
    public JsonValues encode(List<? extends @Nullable Object> values) {
      encodings.incrementAndGet();
      return codec.encode(values);
    }
  }
}
