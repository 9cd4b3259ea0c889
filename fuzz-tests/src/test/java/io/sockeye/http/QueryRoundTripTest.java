package io.sockeye.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The parameters that a client writes into a query are found there. */
class QueryRoundTripTest {
  private record Parameter(String name, String value, boolean blanksAsPlus) {
    String written() {
      return written(name) + '=' + written(value);
    }

    private String written(String text) {
      String encoded = URLEncoder.encode(text, UTF_8);
      return blanksAsPlus ? encoded : encoded.replace("+", "%20").replace("%2F", "/");
    }
  }

  @Property
  void parametersAreReadAsTheyWereWritten(@ForAll("parameters") List<Parameter> parameters) {
    String target = "/path?" + parameters.stream().map(Parameter::written).collect(joining("&"));
    Map<String, List<String>> expected = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      expected.computeIfAbsent(parameter.name, any -> new ArrayList<>()).add(parameter.value);
    }

    Map<String, List<String>> query = QueryString.parse(target);

    assertThat(query).isEqualTo(expected);
    assertThat(query.keySet()).containsExactlyElementsOf(expected.keySet());
  }

  @Property
  void whatIsNotEncodedIsReadAsItStands(
      @ForAll("plain") String name, @ForAll("plain") String value) {
    assertThat(QueryString.parse("/?" + name + '=' + value))
        .isEqualTo(Map.of(name, List.of(value)));
  }

  @Provide
  Arbitrary<List<Parameter>> parameters() {
    // What has no UTF-8 cannot be encoded.
    Arbitrary<String> text =
        Arbitraries.strings().ofMaxLength(10).map(s -> new String(s.getBytes(UTF_8), UTF_8));
    return Combinators.combine(text, text, Arbitraries.of(true, false))
        .as(Parameter::new)
        .list()
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.strings()
        .withCharRange('!', '\u00ff')
        .ofMinLength(1)
        .ofMaxLength(10)
        .map(text -> text.replaceAll("[%+&=]", "?"));
  }
}
