package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.fuzz.Cuts;
import io.sockeye.fuzz.Inputs;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a client asks for arrives as it was asked for, wherever the network cuts it. */
class RequestRoundTripTest {
  private static final Limits LIMITS = new Limits(8192, 8192, 100, 1, 1, 1, 1);

  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  private static final String TOKEN =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** How a target names what it asks for (RFC 9112 §3.2). */
  private enum Form {
    ORIGIN,
    ABSOLUTE,
    ABSOLUTE_WITHOUT_PATH
  }

  /**
   * A header line.
   *
   * @param name a token, not one that means something to a server
   * @param value of visible characters, with blanks and tabs between them
   */
  private record Field(String name, String value, String before, String behind) {}

  /**
   * A request.
   *
   * @param rest of the target, behind the slash or question mark
   * @param chunkBytes how large chunks are; 0 for a body that says how long it is
   */
  private record Sent(
      String method, Form form, String rest, List<Field> fields, byte[] body, int chunkBytes) {
    String target() {
      return form == Form.ABSOLUTE_WITHOUT_PATH ? "/?" + rest : '/' + rest;
    }

    byte[] wire() {
      String sentTarget =
          switch (form) {
            case ORIGIN -> '/' + rest;
            case ABSOLUTE -> "http://a:80/" + rest;
            case ABSOLUTE_WITHOUT_PATH -> "https://a?" + rest;
          };
      StringBuilder head = new StringBuilder(method + ' ' + sentTarget + " HTTP/1.1\r\n");
      head.append("HOST: a\r\n");
      for (Field field : fields) {
        head.append(field.name + ':' + field.before + field.value + field.behind + "\r\n");
      }
      head.append(
          chunkBytes > 0
              ? "Transfer-Encoding: chunked\r\n\r\n"
              : "Content-Length: " + body.length + "\r\n\r\n");
      byte[] bytes = head.toString().getBytes(ISO_8859_1);
      return chunkBytes > 0 ? Inputs.of(bytes, chunks()) : Inputs.of(bytes, body);
    }

    private byte[] chunks() {
      byte[] chunks = {};
      for (int from = 0; from < body.length; from += chunkBytes) {
        byte[] chunk = Arrays.copyOfRange(body, from, Math.min(body.length, from + chunkBytes));
        chunks = Inputs.of(chunks, Integer.toHexString(chunk.length) + ";x\r\n", chunk, "\r\n");
      }
      return Inputs.of(chunks, "0\r\nTrailer: x\r\n\r\n");
    }

    HttpRequest expected() {
      HttpHeaders headers = new HttpHeaders().add("host", "a");
      fields.forEach(field -> headers.add(field.name.toLowerCase(Locale.ROOT), field.value));
      if (chunkBytes > 0) {
        headers.add("transfer-encoding", "chunked");
      } else {
        headers.add("content-length", String.valueOf(body.length));
      }
      return new HttpRequest(method, target(), headers, PEER, false);
    }
  }

  @Property(tries = 500)
  void whatIsAskedForArrives(@ForAll("requests") List<Sent> requests, @ForAll long seed) {
    byte[] wire = {};
    List<String> bodies = new ArrayList<>();
    for (Sent sent : requests) {
      wire = Inputs.of(wire, sent.wire());
      if (sent.chunkBytes > 0 || sent.body.length > 0) {
        bodies.add("body " + new String(sent.body, ISO_8859_1));
      }
    }

    RequestLog arrived = RequestLog.of(Cuts.somewhere(wire, seed), LIMITS);

    assertThat(arrived.refused).isZero();
    assertThat(arrived.heads.stream().map(head -> describe(head.request(PEER, false))))
        .containsExactlyElementsOf(
            requests.stream().map(sent -> describe(sent.expected())).toList());
    assertThat(arrived.events).filteredOn(event -> event.startsWith("body")).isEqualTo(bodies);
    assertThat(arrived.endsInHead).isFalse();
  }

  private static String describe(HttpRequest request) {
    return request.method() + ' ' + request.target() + ' ' + request.headers();
  }

  @Provide
  Arbitrary<List<Sent>> requests() {
    Arbitrary<String> token = Arbitraries.strings().withChars(TOKEN).ofMinLength(1).ofMaxLength(9);
    Arbitrary<String> rest =
        Arbitraries.strings().withCharRange('!', '~').withChars("/?é").ofMaxLength(20);
    Arbitrary<String> value =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars("\tÿ")
            .ofMaxLength(20)
            .map(RequestRoundTripTest::withoutBlanksAround);
    Arbitrary<String> blanks = Arbitraries.strings().withChars(" \t").ofMaxLength(2);
    Arbitrary<Field> field =
        Combinators.combine(token.map(name -> "x-" + name), value, blanks, blanks).as(Field::new);
    return Combinators.combine(
            token,
            Arbitraries.of(Form.class),
            rest,
            field.list().ofMaxSize(5),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(50),
            Arbitraries.integers().between(0, 20))
        .as(Sent::new)
        .list()
        .ofMaxSize(4);
  }

  private static String withoutBlanksAround(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
