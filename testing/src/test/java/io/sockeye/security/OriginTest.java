package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.server.CorsOptions;
import io.sockeye.engineio.server.CorsOrigin;
import io.sockeye.engineio.server.OriginPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Pages of other origins: what CORS lets them read, and what an origin policy lets them ask. */
@OnEachWay
final class OriginTest extends UnderAttack {
  private static final String GOOD = "https://good.com";

  /** Looks like it, and is not. */
  private static final List<String> EVIL =
      List.of(
          "https://evil.com",
          "https://good.com.evil",
          "https://good.comevil",
          "https://evilgood.com",
          "https://good.com:8443",
          "http://good.com",
          "https://good.com/",
          "https://sub.good.com",
          "null",
          "*",
          "file://",
          "https://GOOD.com.",
          "https://good.com, https://evil.com",
          "\u00e9");

  private Target startWithPolicy(OriginPolicy policy) {
    return start(options -> options.engine(engine -> engine.originPolicy(policy)));
  }

  private Raw.Answer ask(Target target, String query, String origin) throws IOException {
    String header = "Origin: " + origin + "\n";
    try (Raw raw = target.raw()) {
      return way.polling()
          ? raw.get(Target.POLLING + query, header).answer()
          : raw.upgrade(Target.WEBSOCKET + query, header).answer();
    }
  }

  private int served() {
    return way.polling() ? 200 : 101;
  }

  @Test
  void sec034_anotherOriginIsRefusedWithoutASidAndWithOne() throws IOException {
    Target target = startWithPolicy(OriginPolicy.only(GOOD));
    try (Peer victim = new PollingPeer(target.port()).connect()) {
      for (String evil : EVIL) {
        for (String query : List.of("", "&sid=" + victim.sid(), "&sid=unknown")) {
          Raw.Answer answer = ask(target, query, evil);
          assertThat(answer.status()).as(evil + query).isEqualTo(403);
          assertThat(answer.header("access-control-allow-origin")).isEmpty();
        }
      }
      victim.assertAlive();
    }
    assertThat(ask(target, "", GOOD).status()).isEqualTo(served());
    assertThat(ask(target, "", "https://GOOD.com").status()).isEqualTo(served());
  }

  @Test
  void sec034_aPostOfAnotherOriginIsRefused() throws IOException {
    Target target = startWithPolicy(OriginPolicy.only(GOOD));
    try (Peer victim = new PollingPeer(target.port()).connect()) {
      Raw raw = target.raw();
      raw.lines(
          "POST "
              + Target.POLLING
              + "&sid="
              + victim.sid()
              + " HTTP/1.1\nHost: a\nOrigin: https://evil.com\nContent-Length: 1\n\n1");
      assertThat(raw.answer().status()).isEqualTo(403);
      victim.assertAlive();
    }
  }

  @Test
  void sec034_theSameOriginIsThatOfTheHostHeader() throws IOException {
    Target target = startWithPolicy(OriginPolicy.sameOrigin());
    assertThat(ask(target, "", "http://localhost").status()).isEqualTo(served());
    for (String other : List.of("https://localhost", "http://localhost:1", "http://evil", "null")) {
      assertThat(ask(target, "", other).status()).as(other).isEqualTo(403);
    }
  }

  @Test
  void sec034_withoutAPolicyEveryOriginMayAskAndNoneMayRead() throws IOException {
    Target target = start();
    Raw.Answer answer = ask(target, "", "https://evil.com");
    assertThat(answer.status()).isEqualTo(served());
    assertThat(answer.headers())
        .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("access-control"));
  }

  @Test
  void sec034_aPolicyThatThrowsRefuses() throws IOException {
    Target target =
        startWithPolicy(
            (origin, request) -> {
              throw new IllegalStateException(LogWatch.FORGED + origin);
            });
    for (int i = 0; i < 50; i++) {
      assertThat(ask(target, "", GOOD).status()).isEqualTo(403);
    }
  }

  /** What the headers let a page of an origin read. */
  private record Read(String origin, String allowed) {}

  private void assertCors(CorsOrigin rule, List<Read> rows) throws IOException {
    Target target =
        start(
            options ->
                options.engine(
                    engine ->
                        engine.cors(CorsOptions.builder().origin(rule).credentials(true).build())));
    for (Read row : rows) {
      Raw raw = target.raw().get(Target.POLLING, "Origin: " + row.origin + "\n");
      Raw.Answer answer = raw.answer();
      assertThat(answer.header("access-control-allow-origin"))
          .as(row.origin)
          .isEqualTo(row.allowed);
      if (!row.allowed.equals("*")) {
        assertThat(answer.header("vary").toLowerCase(Locale.ROOT)).contains("origin");
      }
      raw.lines(
          "OPTIONS "
              + Target.POLLING
              + " HTTP/1.1\nHost: a\nAccess-Control-Request-Method: GET\nOrigin: "
              + row.origin
              + "\n\n");
      Raw.Answer preflight = raw.answer();
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("access-control-allow-origin")).isEqualTo(row.allowed);
    }
  }

  private static List<Read> evil(String allowed) {
    return EVIL.stream().map(origin -> new Read(origin, allowed)).toList();
  }

  @Test
  void sec033_aListNamesOnlyWhoIsInIt() throws IOException {
    List<Read> rows = new ArrayList<>(evil(""));
    rows.add(new Read(GOOD, GOOD));
    assertCors(CorsOrigin.of(GOOD, "https://other.com"), rows);
  }

  @Test
  void sec033_aSingleOriginIsNamedToEverybody() throws IOException {
    assertCors(CorsOrigin.of(GOOD), evil(GOOD));
  }

  @Test
  void sec033_aPatternThatIsAnchoredNamesOnlyWhatItMatches() throws IOException {
    CorsOrigin rule = CorsOrigin.matching(Pattern.compile("^https://([a-z]+\\.)?good\\.com$"));
    assertCors(rule, List.of(new Read(GOOD, GOOD), new Read("https://good.com.evil", "")));
  }

  @Test
  void sec033_anyOriginIsNeverReflected() throws IOException {
    assertCors(CorsOrigin.of("*"), evil("*"));
  }
}
