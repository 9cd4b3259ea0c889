package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a request comes from, behind proxies (EIO-12, SEC-074). */
final class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      TrustedProxies.of("10.0.0.0/8", "fd00::/8", "192.0.2.7");
  private static final InetSocketAddress PROXY = socketAddress("10.0.0.1", 5000);
  private static final InetSocketAddress STRANGER = socketAddress("203.0.113.9", 5001);

  // ---- the right-most address that is not trusted

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.1                          | 198.51.100.1",
        "198.51.100.1, 10.0.0.2                | 198.51.100.1",
        "198.51.100.1,10.0.0.2,192.0.2.7       | 198.51.100.1",
        "6.6.6.6, 198.51.100.1                 | 198.51.100.1",
        "10.9.9.9, 198.51.100.1                | 198.51.100.1",
        "6.6.6.6, 198.51.100.1, fd00::2        | 198.51.100.1",
        "10.0.0.3, 10.0.0.2                    | 10.0.0.3",
        "198.51.100.1:4711                     | 198.51.100.1:4711",
        "2001:db8::1                           | 2001:db8::1",
        "[2001:db8::1]                         | 2001:db8::1",
        "[2001:db8::1]:4711, 10.0.0.2:80       | [2001:db8::1]:4711",
        "::ffff:198.51.100.1                   | 198.51.100.1",
        "198.51.100.1, ::ffff:10.0.0.2         | 198.51.100.1",
        " , 198.51.100.1 ,, 10.0.0.2 ,         | 198.51.100.1"
      })
  void eio12_xForwardedFor(String header, String client) {
    assertThat(client("x-forwarded-for", header)).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=198.51.100.1                               | 198.51.100.1",
        "FOR=198.51.100.1;By=10.0.0.1;host=a            | 198.51.100.1",
        "for=6.6.6.6, for=198.51.100.1, for=10.0.0.2    | 198.51.100.1",
        "for=\"198.51.100.1:4711\"                      | 198.51.100.1:4711",
        "for=\"[2001:db8::1]:4711\"; proto=http         | [2001:db8::1]:4711",
        ";for=198.51.100.1;;proto=http;                 | 198.51.100.1",
        "for=\"[2001:db8::1]:_hidden\"                  | 2001:db8::1",
        "host=\"a,for=6.6.6.6;\";for=198.51.100.1       | 198.51.100.1",
        "for=\"198.51.\\100.1\"                         | 198.51.100.1"
      })
  void eio12_forwarded(String header, String client) {
    assertThat(client("forwarded", header)).isEqualTo(client);
  }

  @Test
  void eio12_severalLinesAreOneList() {
    HttpHeaders headers =
        new HttpHeaders()
            .add("x-forwarded-for", "6.6.6.6, 198.51.100.1")
            .add("x-forwarded-for", "10.0.0.2");
    assertThat(text(PROXIES.original(request(PROXY, headers)).remoteAddress()))
        .isEqualTo("198.51.100.1");
  }

  @Test
  void eio12_xForwardedForWinsOverForwarded() {
    HttpHeaders headers =
        new HttpHeaders()
            .add("forwarded", "for=6.6.6.6;proto=https")
            .add("x-forwarded-for", "198.51.100.1");
    HttpRequest original = PROXIES.original(request(PROXY, headers));
    assertThat(text(original.remoteAddress())).isEqualTo("198.51.100.1");
    assertThat(original.secure()).isFalse();
  }

  // ---- only by the word of who is trusted

  @Test
  void eio12_nobodyIsTrustedByDefault() {
    HttpRequest request = request(PROXY, forged());
    assertThat(TrustedProxies.NONE.original(request)).isSameAs(request);
  }

  @Test
  void eio12_aStrangerIsNotBelieved() {
    HttpRequest request = request(STRANGER, forged());
    assertThat(PROXIES.original(request)).isSameAs(request);
    assertThat(request.peerAddress()).isEqualTo(STRANGER);
  }

  @Test
  void eio12_aProxyThatSaysNothingIsTheClient() {
    HttpRequest request = request(PROXY, new HttpHeaders().add("host", "a"));
    assertThat(PROXIES.original(request)).isSameAs(request);
  }

  @Test
  void eio12_thePeerStaysKnown_andTheRestIsAsItCame() {
    HttpRequest request = request(PROXY, forged());
    HttpRequest original = PROXIES.original(request);
    assertThat(original.peerAddress()).isEqualTo(PROXY);
    assertThat(original.remoteAddress()).isEqualTo(socketAddress("198.51.100.1", 0));
    assertThat(original.headers()).isEqualTo(request.headers());
    assertThat(original.target()).isEqualTo(request.target());
    assertThat(PROXIES.original(original)).as("seen twice").isEqualTo(original);
  }

  @Test
  void eio12_aPeerWithoutAnAddressIsNotTrusted() {
    HttpRequest request = request(InetSocketAddress.createUnresolved("10.0.0.1", 1), forged());
    assertThat(PROXIES.original(request)).isSameAs(request);
  }

  private static HttpHeaders forged() {
    return new HttpHeaders()
        .add("x-forwarded-for", "198.51.100.1")
        .add("x-forwarded-proto", "https")
        .add("forwarded", "for=198.51.100.1;proto=https");
  }

  // ---- what is malformed

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown",
        "_hidden",
        "localhost",
        "example.org",
        "198.51.100",
        "198.51.100.256",
        "198.51.100.01",
        "198.51.100.1.1",
        "0x7f.0.0.1",
        "2130706433",
        "198.51.100.1:",
        "198.51.100.1:65536",
        "198.51.100.1:http",
        "[198.51.100.1]",
        "[2001:db8::1",
        "2001:db8::1]",
        "[2001:db8::1]4711",
        "[2001:db8::1%eth0]",
        "2001:db8::1::2",
        "12345::",
        ":::",
        "１98.51.100.1",
        "198.51.100.1 198.51.100.2",
        "\"198.51.100.1\""
      })
  void eio12_whatIsNoAddressEndsWithTheLastGoodProxy(String bad) {
    assertThat(client("x-forwarded-for", "6.6.6.6, " + bad + ", 10.0.0.2")).isEqualTo("10.0.0.2");
    assertThat(client("x-forwarded-for", bad)).isEqualTo("10.0.0.1:5000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=unknown",
        "for=_hidden",
        "for=",
        "proto=https",
        "for",
        "198.51.100.1",
        "for=198.51.100.1;for=198.51.100.2",
        "for=198.51.100.1;proto=http;proto=https",
        "for=\"198.51.100.1",
        "for=[2001:db8::1"
      })
  void eio12_whatIsNotForwardedEndsWithTheLastGoodProxy(String bad) {
    assertThat(client("forwarded", "for=6.6.6.6, " + bad + ", for=10.0.0.2"))
        .isIn("10.0.0.2", "10.0.0.1:5000");
    assertThat(client("forwarded", bad)).isEqualTo("10.0.0.1:5000");
  }

  @Test
  void eio12_aListAsLongAsHeadersMayBe() {
    String chain = "10.0.0.2,".repeat(5_000);
    assertThat(client("x-forwarded-for", "198.51.100.1," + chain)).isEqualTo("198.51.100.1");
  }

  @Test
  void eio12_whatAClientPutsBeforeItsOwnAddressCostsNothing() {
    // No addresses, but of the characters of which addresses are.
    long forged = allocated(":::,".repeat(4_000) + "198.51.100.1");
    long words = allocated("abc,".repeat(4_000) + "198.51.100.1");
    assertThat(forged).isLessThanOrEqualTo(words + words / 10);
  }

  private static long allocated(String forwardedFor) {
    HttpRequest request = request(PROXY, new HttpHeaders().add("x-forwarded-for", forwardedFor));
    assertThat(text(PROXIES.original(request).remoteAddress())).isEqualTo("198.51.100.1");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    HttpRequest unused = PROXIES.original(request);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  // ---- secure

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.1           | https       | true",
        "198.51.100.1           | HTTPS       | true",
        "198.51.100.1           | wss         | true",
        "198.51.100.1           | http        | false",
        "198.51.100.1           | gopher      | false",
        "198.51.100.1, 10.0.0.2 | https       | true",
        "198.51.100.1, 10.0.0.2 | https, http | true",
        "198.51.100.1, 10.0.0.2 | http, https | false",
        "6.6.6.6, 198.51.100.1  | https, http | false",
        "6.6.6.6, 198.51.100.1  | http, https | true",
        "''                     | https       | true",
        "''                     | https, http | false"
      })
  void eio12_secureIsWhatTheSameProxySays(String addresses, String protocols, boolean secure) {
    HttpHeaders headers = new HttpHeaders().add("x-forwarded-proto", protocols);
    if (!addresses.isEmpty()) {
      headers.add("x-forwarded-for", addresses);
    }
    assertThat(PROXIES.original(request(PROXY, headers)).secure()).isEqualTo(secure);
    HttpRequest ofStranger = request(STRANGER, headers);
    assertThat(PROXIES.original(ofStranger).secure()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=198.51.100.1;proto=https                        | true",
        "for=198.51.100.1;proto=http, for=10.0.0.2;proto=https | false",
        "for=198.51.100.1, for=10.0.0.2;proto=https          | false",
        "nonsense, for=10.0.0.2;proto=https                  | true",
        "for=unknown;proto=https                             | true",
        "proto=https                                         | true",
        "for=6.6.6.6;proto=https, for=198.51.100.1           | false"
      })
  void eio12_secureOfForwarded(String header, boolean secure) {
    HttpHeaders headers = new HttpHeaders().add("forwarded", header);
    assertThat(PROXIES.original(request(PROXY, headers)).secure()).isEqualTo(secure);
  }

  @Test
  void eio12_anEncryptedWayFromTheProxyIsNoEncryptedWayFromTheClient() {
    HttpHeaders headers =
        new HttpHeaders().add("x-forwarded-for", "198.51.100.1").add("x-forwarded-proto", "http");
    HttpRequest request = new HttpRequest("GET", "/", headers, PROXY, true);
    assertThat(PROXIES.original(request).secure()).isFalse();
  }

  // ---- ranges

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
    "172.16.0.0/12, 172.31.0.1, 172.32.0.1",
    "192.0.2.128/25, 192.0.2.128, 192.0.2.127",
    "192.0.2.7, 192.0.2.7, 192.0.2.6",
    "192.0.2.7/32, 192.0.2.7, 192.0.2.8",
    "0.0.0.0/0, 203.0.113.9, 2001:db8::1",
    "::1/128, ::1, ::2",
    "2001:db8::/33, 2001:db8:7fff::1, 2001:db8:8000::1",
    "fd00::/8, fdff::1, fe00::1",
    "::/0, 2001:db8::1, 10.0.0.1",
    "::ffff:10.0.0.1, 10.0.0.1, 10.0.0.2",
    "loopback, 127.255.0.1, 128.0.0.1",
    "loopback, ::1, ::2",
    "linklocal, 169.254.7.7, 169.253.7.7",
    "linklocal, febf::1, fec0::1",
    "uniquelocal, 192.168.1.1, 192.169.1.1",
    "uniquelocal, 172.20.1.1, 172.15.1.1",
    "uniquelocal, fd12::1, fe80::1"
  })
  void eio12_aRangeTrustsWhatIsInIt(String range, String inside, String outside) {
    TrustedProxies proxies = TrustedProxies.of(range);
    HttpRequest trusted = request(socketAddress(inside, 1), forged());
    HttpRequest distrusted = request(socketAddress(outside, 1), forged());
    assertThat(text(proxies.original(trusted).remoteAddress())).isEqualTo("198.51.100.1");
    assertThat(proxies.original(distrusted)).isSameAs(distrusted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.5/8",
        "10.0.0",
        "10.0.0.*",
        "::1/129",
        "fd00::1/8",
        "example.org",
        "localhost",
        "Loopback",
        "10.0.0.0 /8",
        "/8"
      })
  void eio12_aBadRangeIsNamed(String bad) {
    assertThatThrownBy(() -> EngineOptions.builder().trustedProxies("loopback", bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("trustedProxies is \"" + bad + "\": allowed is")
        .hasMessageContaining("10.0.0.0/8");
  }

  private static String client(String header, String value) {
    HttpHeaders headers = new HttpHeaders().add(header, value);
    return text(PROXIES.original(request(PROXY, headers)).remoteAddress());
  }

  private static String text(InetSocketAddress address) {
    String host = shortened(address.getAddress().getHostAddress());
    if (address.getPort() == 0) {
      return host;
    }
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ":" + address.getPort();
  }

  private static String shortened(String v6) {
    return v6.replace(":0:0:0:0:0:", "::");
  }

  private static HttpRequest request(InetSocketAddress peer, HttpHeaders headers) {
    return new HttpRequest("GET", "/engine.io/?EIO=4", headers, peer, false);
  }

  private static InetSocketAddress socketAddress(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (UnknownHostException notALiteral) {
      throw new AssertionError(notALiteral);
    }
  }
}
