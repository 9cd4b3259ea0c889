package io.sockeye.engineio.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sockeye.fuzz.Inputs;
import io.sockeye.fuzz.Memory;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Header fields that the engine reads: whatever stands in them, they are read, and none costs much
 * more than it is long. Behind a trusted proxy the client is the peer or somebody who was named.
 *
 * <p>The first byte of an input chooses the field.
 */
class HeaderFuzzTest {
  private static final String[] FIELDS = {
    "x-forwarded-for", "forwarded", "x-forwarded-proto", "accept-encoding"
  };

  /** The fuzzer looks at each comparison of texts, and what that takes is counted too. */
  private static final int BYTES_FOR_EACH = 4096;

  private static final TrustedProxies PROXIES = TrustedProxies.of("loopback", "10.0.0.0/8");
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  @MethodSource("seeds")
  @FuzzTest
  void fuzz(byte[] input) {
    String field = FIELDS[Inputs.choice(input, FIELDS.length)];
    // The host lets no other control characters through.
    String value =
        new String(Inputs.behind(input, 1), ISO_8859_1).replaceAll("[\\x00-\\x08\\x0A-\\x1F]", " ");
    if (field.equals("accept-encoding")) {
      assertThat(HttpCompression.choose(value)).isIn(null, "gzip", "deflate");
      Memory.isBounded(value.length(), BYTES_FOR_EACH, () -> HttpCompression.choose(value));
      return;
    }
    HttpRequest request =
        new HttpRequest("GET", "/", new HttpHeaders().add(field, value), PEER, false);
    HttpRequest original = PROXIES.original(request);
    assertThat(original.peerAddress()).isEqualTo(PEER);
    if (field.equals("x-forwarded-proto")) {
      assertThat(original.remoteAddress()).isEqualTo(PEER);
    }
    assertThat(PROXIES.original(original)).isEqualTo(original);
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
        Inputs.of(0, "6.6.6.6, 198.51.100.1, 10.0.0.2:80"),
        Inputs.of(0, "[2001:db8::1]:4711, ::ffff:10.0.0.2, ::1"),
        Inputs.of(0, "unknown, :::, 198.51.100.256, 198.51.100.1:65536"),
        Inputs.of(1, "for=198.51.100.1;proto=https;by=x, for=\"[::1]:1\";proto=http"),
        Inputs.of(1, "for=\"198.51.\\100.1\", host=\"a,for=6.6.6.6;\";for=10.0.0.1"),
        Inputs.of(1, "for;=;;for=a;for=b,\"\\"),
        Inputs.of(2, "https, http,WSS"),
        Inputs.of(3, "gzip;q=0.5, deflate;q=1.0, *;q=0"),
        Inputs.of(3, "gzip;q=x,;q=,*;q=1e5"));
  }
}
