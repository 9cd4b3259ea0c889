package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who a request says it comes from: believed only if a proxy says it that is trusted. */
@OnEachWay
final class ForwardedTest extends UnderAttack {
  private static final List<String> LIES =
      List.of(
          "X-Forwarded-For: 6.6.6.6\n",
          "X-Forwarded-For: 127.0.0.1, 6.6.6.6\n",
          "Forwarded: for=6.6.6.6;proto=https\n",
          "X-Forwarded-Proto: https\nX-Forwarded-For: 6.6.6.6\n",
          "X-Real-IP: 6.6.6.6\nCF-Connecting-IP: 6.6.6.6\nTrue-Client-IP: 6.6.6.6\n");

  /** The address and the scheme that handlers see of a client. */
  private String seen(Target target, String headers) throws IOException {
    Raw raw = target.raw();
    if (way.polling()) {
      String session =
          Target.POLLING + "&sid=" + Target.sidIn(raw.get(Target.POLLING, headers).answer().body());
      assertThat(raw.post(session, Frames.ascii("40")).answer().status()).isEqualTo(200);
      assertThat(raw.get(session).answer().body()).startsWith("40{");
      assertThat(raw.post(session, Frames.ascii("420[\"who\"]")).answer().status()).isEqualTo(200);
      return raw.get(session).answer().body();
    }
    assertThat(raw.upgrade(Target.WEBSOCKET, headers).answer().status()).isEqualTo(101);
    assertThat(raw.frame()).startsWith("text 0{");
    raw.bytes(Frames.text("40"));
    assertThat(raw.frame()).startsWith("text 40{");
    return raw.bytes(Frames.text("420[\"who\"]")).frame().substring("text ".length());
  }

  private static void answer(Target target) {
    target.io.onRaw(
        "who",
        (socket, event) ->
            event.ack(socket.handshake().remoteAddress() + " " + socket.handshake().secure()));
  }

  @Test
  void sec074_nobodyIsBelievedByDefault() throws IOException {
    Target target = startPatient();
    answer(target);
    for (String lie : LIES) {
      assertThat(seen(target, lie)).as(lie).contains("127.0.0.1").contains("false");
    }
  }

  @Test
  void sec074_aStrangerIsNotBelievedWhereAnotherIsTrusted() throws IOException {
    Target target =
        start(
            options ->
                options
                    .trustedProxies("10.0.0.0/8")
                    .engine(engine -> engine.pingInterval(Duration.ofMillis(1500))));
    answer(target);
    for (String lie : LIES) {
      assertThat(seen(target, lie)).as(lie).contains("127.0.0.1").contains("false");
    }
  }

  @Test
  void sec074_aTrustedProxyIsBelievedAboutTheLastAddressOnly() throws IOException {
    Target target =
        start(
            options ->
                options
                    .trustedProxies("loopback")
                    .engine(engine -> engine.pingInterval(Duration.ofMillis(1500))));
    answer(target);
    assertThat(seen(target, "X-Forwarded-For: 1.1.1.1, 6.6.6.6\nX-Forwarded-Proto: https\n"))
        .contains("6.6.6.6")
        .contains("true");
    assertThat(seen(target, "X-Forwarded-For: 1.1.1.1, nonsense\n")).contains("127.0.0.1");
  }
}
