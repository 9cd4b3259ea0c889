package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many sessions may be opened in a while: SEC-045. */
final class HandshakeLimitTest {
  @Test
  void sec045_moreThanTheBurstIsRefusedWith503BeforeThereIsASession() {
    int[] asked = {0};
    TestEngine engine =
        TestEngine.calm(
            options ->
                options
                    .handshakeLimit(HandshakeLimit.perSecond(10, 2))
                    .allowRequest(
                        request -> {
                          asked[0]++;
                          return Admission.accept();
                        }));
    engine.polling();
    engine.webSocket();

    InMemoryResponse refused = engine.client().get(POLLING);
    InMemoryWebSocket refusedSocket = engine.client().webSocket(WEBSOCKET);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isEqualTo("5");
    assertThat(refused.header("content-type")).isEqualTo("application/json");
    assertThat(refused.text()).isEqualTo("{\"code\":3,\"message\":\"Too many handshakes\"}");
    assertThat(refusedSocket.response().status()).isEqualTo(503);
    assertThat(engine.server.clientsCount()).isEqualTo(2);
    assertThat(asked[0]).isEqualTo(2);
    assertThat(engine.errors)
        .hasSize(2)
        .allSatisfy(
            error -> assertThat(error.context()).containsEntry("name", "TOO_MANY_HANDSHAKES"));
  }

  @Test
  void sec045_afterTheIntervalThereIsRoomForOneMore() {
    TestEngine engine =
        TestEngine.calm(options -> options.handshakeLimit(HandshakeLimit.perSecond(10, 2)));
    engine.polling();
    engine.polling();

    engine.advance(99);
    assertThat(engine.client().get(POLLING).status()).isEqualTo(503);
    engine.advance(1);
    assertThat(engine.client().get(POLLING).status()).isEqualTo(200);
    assertThat(engine.client().get(POLLING).status()).isEqualTo(503);
  }

  @Test
  void sec045_aLongSilenceGivesNoMoreThanTheBurst() {
    TestEngine engine =
        TestEngine.calm(options -> options.handshakeLimit(HandshakeLimit.perSecond(10, 2)));
    engine.polling();

    engine.advance(60_000);

    engine.polling();
    engine.polling();
    assertThat(engine.client().get(POLLING).status()).isEqualTo(503);
  }

  @Test
  void sec045_whatASessionSendsIsNotCounted() {
    TestEngine engine =
        TestEngine.calm(options -> options.handshakeLimit(HandshakeLimit.perSecond(1, 1)));
    TestEngine.Client client = engine.polling();

    for (int i = 0; i < 20; i++) {
      assertThat(client.post("4hi").text()).isEqualTo("ok");
    }

    assertThat(client.upgrade().isOpen()).isTrue();
  }

  @Test
  void sec045_eachAddressIsCountedByItselfAlsoBehindATrustedProxy() {
    TestEngine engine =
        TestEngine.calm(
            options ->
                options
                    .trustedProxies("loopback")
                    .handshakeLimit(HandshakeLimit.perSecondAndAddress(1, 1)));

    assertThat(from(engine, "192.0.2.1").status()).isEqualTo(200);
    assertThat(from(engine, "192.0.2.1").status()).isEqualTo(503);
    assertThat(from(engine, "192.0.2.2").status()).isEqualTo(200);
  }

  @Test
  void sec045_aHeaderOfTheClientsOwnMakesItNobodyElse() {
    TestEngine engine =
        TestEngine.calm(
            options -> options.handshakeLimit(HandshakeLimit.perSecondAndAddress(1, 1)));

    assertThat(from(engine, "192.0.2.1").status()).isEqualTo(200);
    assertThat(from(engine, "192.0.2.2").status()).isEqualTo(503);
  }

  @Test
  void sec045_anAddressThatFloodsDoesNotUseUpWhatIsThereForAll() {
    TestEngine engine =
        TestEngine.calm(
            options ->
                options
                    .trustedProxies("loopback")
                    .handshakeLimit(
                        HandshakeLimit.perSecondAndAddress(1, 1)
                            .and(HandshakeLimit.perSecond(1, 2))));

    for (int i = 0; i < 100; i++) {
      InMemoryResponse unused = from(engine, "192.0.2.1");
    }

    assertThat(from(engine, "192.0.2.2").status()).isEqualTo(200);
    assertThat(from(engine, "192.0.2.3").status()).isEqualTo(503);
  }

  private static InMemoryResponse from(TestEngine engine, String address) {
    return engine.client().header("x-forwarded-for", address).get(POLLING);
  }

  @Test
  void sec045_addressesOfOneNetworkOfIpv6CountAsOne() throws Exception {
    HandshakeLimit limit = HandshakeLimit.perSecondAndAddress(1, 1);

    assertThat(limit.allows(request("2001:db8:0:1::1"), 0)).isTrue();
    assertThat(limit.allows(request("2001:db8:0:1:ffff::2"), 0)).isFalse();
    assertThat(limit.allows(request("2001:db8:0:2::1"), 0)).isTrue();
    assertThat(limit.allows(request("192.0.2.1"), 0)).isTrue();
    assertThat(limit.allows(request("::ffff:192.0.2.1"), 0)).as("mapped").isFalse();
  }

  @Test
  void sec045_theTableOfAddressesIsBoundedAndForgetsWhoWasSilentForLongest() throws Exception {
    AddressBuckets buckets = new AddressBuckets(new HandshakeRate("test", 1, 1));
    InetAddress first = address(0);
    InetAddress second = address(1);
    assertThat(buckets.takes(first, 0)).isTrue();
    assertThat(buckets.takes(second, 0)).isTrue();
    for (int i = 2; i < AddressBuckets.MAX_ADDRESSES; i++) {
      assertThat(buckets.takes(address(i), 0)).isTrue();
    }
    assertThat(buckets.takes(first, 0)).as("heard of again, and still empty").isFalse();

    assertThat(buckets.takes(address(AddressBuckets.MAX_ADDRESSES), 0)).isTrue();

    assertThat(buckets.size()).isEqualTo(AddressBuckets.MAX_ADDRESSES);
    assertThat(buckets.takes(first, 0)).isFalse();
    assertThat(buckets.takes(second, 0)).as("forgotten").isTrue();
  }

  @Test
  void sec045_lanesThatMeetLetNoMorePassTogether() throws Exception {
    for (int round = 0; round < 50; round++) {
      HandshakeLimit limit = HandshakeLimit.perSecond(1, 1000);
      HttpRequest request = request("192.0.2.1");
      AtomicInteger passed = new AtomicInteger();
      List<Thread> lanes = new ArrayList<>();
      for (int lane = 0; lane < 4; lane++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    if (limit.allows(request, 5)) {
                      passed.incrementAndGet();
                    }
                  }
                });
        lanes.add(thread);
        thread.start();
      }
      for (Thread thread : lanes) {
        thread.join();
      }

      assertThat(passed).hasValue(1000);
    }
  }

  @Test
  void sec045_aRuleOfTheUsersDecides() {
    TestEngine engine =
        TestEngine.calm(
            options ->
                options.handshakeLimit(
                    (request, nanoTime) -> "yes".equals(request.header("x-mine"))));

    assertThat(engine.client().get(POLLING).status()).isEqualTo(503);
    assertThat(engine.client().header("x-mine", "yes").get(POLLING).status()).isEqualTo(200);
  }

  @Test
  void sec045_aRuleThatThrowsRefuses() {
    TestEngine engine =
        TestEngine.calm(
            options ->
                options.handshakeLimit(
                    (request, nanoTime) -> {
                      throw new IllegalStateException("a mistake");
                    }));

    assertThat(engine.client().get(POLLING).status()).isEqualTo(503);
  }

  @Test
  void wrongNumbersAreNamedWithWhatIsAllowed() {
    assertThatThrownBy(() -> HandshakeLimit.perSecond(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("perSecond handshakes is 0: allowed is a number from 1 to 1000000");
    assertThatThrownBy(() -> HandshakeLimit.perSecondAndAddress(1, 1_000_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("perSecondAndAddress burst is 1000001: allowed is a number from 1 to 1000000");
  }

  private static InetAddress address(int number) throws UnknownHostException {
    byte[] bytes = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    return InetAddress.getByAddress(bytes);
  }

  private static HttpRequest request(String address) throws UnknownHostException {
    return new HttpRequest(
        "GET",
        POLLING,
        new HttpHeaders(),
        new InetSocketAddress(InetAddress.getByName(address), 1),
        false);
  }
}
