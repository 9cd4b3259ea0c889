package io.sockeye.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpHeadersTest {
  private final HttpHeaders headers = new HttpHeaders();

  @Test
  void namesHaveNoCase() {
    headers.add("X-One", "1");

    assertThat(headers.get("x-ONE")).isEqualTo("1");
    assertThat(headers.contains("x-one")).isTrue();
    assertThat(headers.get("x-two")).isNull();
    assertThat(headers.all("x-two")).isEmpty();
  }

  @Test
  void addedValuesKeepTheirOrder() {
    headers.add("set-cookie", "a").add("x", "y").add("Set-Cookie", "b");

    assertThat(headers.all("set-cookie")).containsExactly("a", "b");
    assertThat(headers.get("set-cookie")).isEqualTo("a");
    assertThat(headers.asMap().get("set-cookie")).containsExactly("a", "b");
    assertThat(headers.asMap().keySet()).containsExactly("set-cookie", "x");
  }

  @Test
  void settingReplacesAllValues() {
    headers.add("a", "1").add("b", "2").add("a", "3").add("a", "4").set("A", "5");

    assertThat(headers.all("a")).containsExactly("5");
    assertThat(headers.get("b")).isEqualTo("2");
  }

  @Test
  void removingTakesAllValues() {
    headers.add("a", "1").add("b", "2").add("a", "3").remove("A");

    assertThat(headers.contains("a")).isFalse();
    assertThat(headers.asMap()).containsOnlyKeys("b");
  }

  @Test
  void manyFields() {
    for (int i = 0; i < 1_000; i++) {
      headers.add("h" + i, "" + i);
    }
    assertThat(headers.get("h999")).isEqualTo("999");
    List<String> seen = new ArrayList<>();
    headers.forEach((name, value) -> seen.add(name));
    assertThat(seen).hasSize(1_000).startsWith("h0", "h1");
  }

  @Test
  void addingOthersAndOneself() {
    headers.add("a", "1");
    headers.addAll(new HttpHeaders().add("a", "2").add("b", "3")).addAll(headers);

    assertThat(headers.all("a")).containsExactly("1", "2", "1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\nb", "a\u0000b"})
  void whatWouldBreakTheMessageIsRefused(String text) {
    assertThatThrownBy(() -> headers.add("a", text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> headers.set("a", text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> headers.add(text, "a")).isInstanceOf(IllegalArgumentException.class);
    assertThat(headers.asMap()).isEmpty();
  }
}
