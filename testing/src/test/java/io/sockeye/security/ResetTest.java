package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Connections that are cut, at any byte of what they send and at any moment of what they get. */
@OnEachNetwork
final class ResetTest extends UnderAttack {
  private static byte[] upgrade(String query) {
    return Frames.join(
        Frames.ascii(
            "GET "
                + Target.WEBSOCKET
                + query
                + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
        Frames.text("40"),
        Frames.text("42[\"echo\",\"a\"]"));
  }

  @Test
  void sec016_aResetAtAnyByteOfAnUpgradeIsAnEndOfThatConnectionOnly() throws IOException {
    Target target = start();
    byte[] bytes = upgrade("");
    for (int length = 0; length <= bytes.length; length++) {
      Raw raw = target.raw().bytes(Arrays.copyOf(bytes, length));
      raw.reset();
    }
  }

  @Test
  void sec016_aResetWhileTheUpgradeIsAnsweredToo() throws IOException {
    Target target = start();
    byte[] bytes = upgrade("");
    for (int i = 0; i < 200; i++) {
      Raw raw = target.raw().bytes(bytes);
      LockSupport.parkNanos(i * 5_000L);
      raw.reset();
    }
  }

  @Test
  void sec016_aResetWhileAnUpgradeIsRefusedToo() throws IOException {
    Target target = start();
    for (String query : new String[] {"&sid=unknown", "&transport=websocket", "&EIO=9"}) {
      byte[] bytes = upgrade(query);
      for (int i = 0; i < 100; i++) {
        Raw raw = target.raw().bytes(bytes);
        LockSupport.parkNanos(i * 5_000L);
        raw.reset();
      }
    }
  }

  @Test
  void sec016_aResetOfAProbeLeavesTheSession() throws IOException {
    Target target = start();
    try (Peer peer = new PollingPeer(target.port()).connect()) {
      byte[] bytes =
          Frames.join(
              Arrays.copyOf(
                  upgrade("&sid=" + peer.sid()),
                  upgrade("&sid=" + peer.sid()).length
                      - Frames.text("40").length
                      - Frames.text("42[\"echo\",\"a\"]").length),
              Frames.text("2probe"));
      for (int length = 0; length <= bytes.length; length += 3) {
        Raw raw = target.raw().bytes(Arrays.copyOf(bytes, length));
        LockSupport.parkNanos(500_000);
        raw.reset();
      }
      peer.assertAlive();
    }
  }

  @Test
  void sec016_aResetOfAPollOrAPostAtAnyByteEndsNoOtherSession() throws IOException {
    Target target = start();
    for (String body : new String[] {"", "40", "40\u001e42[\"echo\",\"a\"]"}) {
      Raw open = target.raw().get(Target.POLLING);
      String sid = Target.sidIn(open.answer().body());
      byte[] post =
          Frames.join(
              Frames.ascii(
                  (body.isEmpty() ? "GET " : "POST ")
                      + Target.POLLING
                      + "&sid="
                      + sid
                      + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"),
              Frames.ascii(body));
      for (int length = 0; length <= post.length; length++) {
        Raw raw = target.raw().bytes(Arrays.copyOf(post, length));
        raw.reset();
      }
      assertThat(open.get(Target.POLLING).answer().status()).isEqualTo(200);
    }
  }
}
