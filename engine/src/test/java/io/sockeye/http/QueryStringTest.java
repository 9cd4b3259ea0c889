package io.sockeye.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryStringTest {
  @Test
  @Timeout(10)
  void sec017_manyParametersWithoutValuesAreReadInLinearTime() {
    int[] count = {0};

    QueryString.forEach("/?" + "a&".repeat(500_000), (name, value) -> count[0]++);

    assertThat(count[0]).isEqualTo(500_000);
  }

  @Test
  void queriesAreDecoded() {
    assertThat(QueryString.parse("/?a=1&b=%C3%BC+x&a=2&c&=d&%zz=%&e=f=g").toString())
        .isEqualTo("{a=[1, 2], b=[ü x], c=[], =[d], %zz=[%], e=[f=g]}");
    assertThat(QueryString.parse("/path")).isEmpty();
    assertThat(QueryString.parse("/path?")).isEmpty();
  }

  @Test
  void whatIsEscapedTogetherIsOneCharacter() {
    assertThat(value("%e2%82%ac")).isEqualTo("€");
    assertThat(value("x%F0%9F%98%80y%41")).isEqualTo("x😀yA");
    assertThat(value("%e2+%82%ac")).isEqualTo("\uFFFD \uFFFD\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a+%", "%4", "%4x", "%x4", "%+1", "%-1", "%\uFF11\uFF11", "%41%"})
  void aValueWithABrokenEscapeStaysAsItWasSent(String broken) {
    assertThat(value(broken)).isEqualTo(broken);
  }

  @Test
  void aBrokenEscapeCostsNoMoreThanAnother() {
    String broken = "/?" + "%&".repeat(4_000);
    String sound = "/?" + "%41&".repeat(4_000);
    // Once before, so that classes are there.
    allocated(broken);
    allocated(sound);
    assertThat(allocated(broken)).isLessThanOrEqualTo(allocated(sound));
  }

  private static long allocated(String target) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    QueryString.forEach(target, (name, value) -> {});
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static String value(String escaped) {
    Map<String, List<String>> query = QueryString.parse("/?a=" + escaped);
    assertThat(query).containsOnlyKeys("a");
    return Objects.requireNonNull(query.get("a")).get(0);
  }
}
