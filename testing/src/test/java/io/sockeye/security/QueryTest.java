package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queries nobody's client sends: they are refused by name, never by a 500. */
@OnEachWay
final class QueryTest extends UnderAttack {
  private static final String PATH = "/socket.io/?";

  /** What stands in the query, and the code of the refusal. */
  private static Map<String, Integer> refused(String transport) {
    Map<String, Integer> codes = new LinkedHashMap<>();
    codes.put("EIO=4", 0);
    for (String unknown :
        List.of("constructor", "__proto__", "", "%00", "%", "%zz", "webtransport", "POLLING")) {
      codes.put("EIO=4&transport=" + unknown, 0);
    }
    for (String version : List.of("04", "4.0", "%EF%BC%94", "", "5", "3", "-4", "%34%00")) {
      codes.put("transport=" + transport + "&EIO=" + version, 5);
    }
    for (String sid :
        List.of("", "%00", "%", "%zz", "__proto__", "constructor", "..%2f", "x".repeat(5000))) {
      codes.put("EIO=4&transport=" + transport + "&sid=" + sid, 1);
    }
    codes.put("EIO=4&transport=" + transport + "&transport=" + transport, 3);
    codes.put("EIO=4&EIO=4&transport=" + transport, 3);
    codes.put("EIO=4&transport=" + transport + "&sid=a&sid=a&sid=a", 3);
    return codes;
  }

  private Raw.Answer ask(Target target, String query) throws IOException {
    try (Raw raw = target.raw()) {
      return (way.polling() ? raw.get(PATH + query) : raw.upgrade(PATH + query)).answer();
    }
  }

  @Test
  void sec017_whatIsNotUnderstoodIsRefusedByItsCode() throws IOException {
    Target target = start();
    String transport = way.polling() ? "polling" : "websocket";
    for (Map.Entry<String, Integer> query : refused(transport).entrySet()) {
      Raw.Answer answer = ask(target, query.getKey());
      assertThat(answer.status()).as(query.getKey()).isEqualTo(400);
      if (way.polling()) {
        assertThat(answer.body()).as(query.getKey()).startsWith("{\"code\":" + query.getValue());
      }
    }
    assertThat(target.io.engine().clientsCount()).isZero();
  }

  @Test
  void sec017_parametersThatAreNobodysDoNoHarm() throws IOException {
    Target target = start();
    String base = way.polling() ? "EIO=4&transport=polling" : "EIO=4&transport=websocket";
    int served = way.polling() ? 200 : 101;
    for (String more :
        List.of(
            "&sid[]=a",
            "&__proto__=1&constructor=2",
            "&=&&&=&",
            "&%00=%00",
            "&a=%&b=%zz&c=%u0041",
            "&x".repeat(1000),
            "&" + "x".repeat(7000))) {
      assertThat(ask(target, base + more).status()).as(more).isEqualTo(served);
    }
  }

  @Test
  void sec017_aQueryOf64KilobytesIs414() throws IOException {
    Target target = start();
    String base = way.polling() ? "EIO=4&transport=polling" : "EIO=4&transport=websocket";

    assertThat(ask(target, base + "&x=" + "x".repeat(65_536)).status()).isEqualTo(414);
    assertThat(ask(target, base + "&p=1".repeat(16_384)).status()).isEqualTo(414);
  }

  @Test
  void sec018_anUpgradeThatNamesAnotherVersionIsOfTheSessionsVersion() throws IOException {
    Target target = start();
    try (Peer peer = new PollingPeer(target.port()).connect()) {
      Raw raw = target.raw().upgrade("/socket.io/?EIO=3&transport=websocket&sid=" + peer.sid());
      assertThat(raw.answer().status()).isEqualTo(101);
      raw.bytes(Frames.text("2probe"));
      assertThat(raw.frame()).isEqualTo("text 3probe");
      peer.assertAlive();
    }
  }
}
