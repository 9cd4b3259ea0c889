package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.server.RecoveryOptions;
import io.sockeye.server.RemoteSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Whoever knows a session's id owns the session: nobody chooses it, and nobody is told it. */
@OnEachWay
final class SidTest extends UnderAttack {
  private static final String CHOSEN = "chosenByTheClient000";

  /** For so short a time that nothing is left of it behind a test. */
  private static final RecoveryOptions RECOVERY =
      RecoveryOptions.builder().maxDisconnectionDuration(Duration.ofSeconds(1)).build();

  @Test
  void sec031_aClientCannotChooseItsSid() throws IOException {
    Target target = start();
    String path = way.polling() ? Target.POLLING : Target.WEBSOCKET;
    String headers =
        "io: "
            + CHOSEN
            + "\nCookie: io="
            + CHOSEN
            + "; sid="
            + CHOSEN
            + "\nX-Sid: "
            + CHOSEN
            + "\n";
    Raw raw = target.raw();

    String open =
        way.polling()
            ? raw.get(path + "&io=" + CHOSEN, headers).answer().body()
            : upgraded(raw.upgrade(path + "&io=" + CHOSEN, headers)).frame();

    assertThat(Target.sidIn(open)).isNotEqualTo(CHOSEN);
    assertThat(target.io.engine().session(CHOSEN)).isNull();
  }

  private static Raw upgraded(Raw raw) throws IOException {
    assertThat(raw.answer().status()).isEqualTo(101);
    return raw;
  }

  @Test
  void sec031_aHandshakeThatNamesASessionNeitherTakesNorEndsIt() throws IOException {
    Target target = start();
    Peer victim = connect();

    for (String headers :
        List.of("Cookie: io=" + victim.sid() + "\n", "io: " + victim.sid() + "\n", "")) {
      Raw.Answer answer = target.raw().get(Target.POLLING + "&disconnect", headers).answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(Target.sidIn(answer.body())).isNotEqualTo(victim.sid());
      target.raw().get("/socket.io/?disconnect=" + victim.sid()).answer();
    }

    victim.assertAlive();
  }

  @Test
  void sec032_aSidIsToldToItsOwnerOnly() throws Exception {
    Map<String, Object> told = new ConcurrentHashMap<>();
    Target target =
        start(
            options ->
                options
                    .connectionStateRecovery(RECOVERY)
                    .engine(
                        engine ->
                            engine.onConnectionError(
                                error -> told.put("error" + error.code(), error.context()))));
    target.io.onAny((socket, event) -> told.put("event", socket + " " + event.name()));
    target.io.onDisconnect((socket, end) -> told.put("end", socket + " " + end));
    Peer peer = open().send("40");
    String welcome = peer.take();
    peer.assertAlive();

    List<RemoteSocket> sockets = target.io.fetchSockets().get();
    told.put("fetched", sockets.get(0).rooms() + "" + sockets.get(0).handshake().toMap());
    told.put("rooms", target.io.sockets().adapter().rooms());
    Raw.Answer refused =
        target.raw().get(Target.POLLING + "&sid=" + peer.sid() + "&transport=x").answer();
    told.put("refused", refused.body());
    peer.close();

    assertThat(welcome).doesNotContain(peer.sid());
    assertThat(told.toString()).doesNotContain(peer.sid());
    assertThat(target.log().text()).doesNotContain(peer.sid());
  }

  @Test
  void sec030_theIdsOfASessionAreThree() throws Exception {
    Target target = start(options -> options.connectionStateRecovery(RECOVERY));
    Peer peer = open().send("40");
    String welcome = peer.take();

    String id = Target.sidIn(welcome);
    String pid = welcome.replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");

    assertThat(List.of(peer.sid(), id, pid)).doesNotHaveDuplicates().allMatch(SidTest::isSafe);
    assertThat(target.io.sockets().socket(id)).isNotNull();
  }

  /** 120 bits and more, in characters that need no escaping in a URL. */
  private static boolean isSafe(String id) {
    return id.matches("[A-Za-z0-9_-]{20,}");
  }
}
