package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Frames that RFC 6455 forbids, or that are too large, at each moment of a connection's life. */
@OnEachNetwork
final class FrameAbuseTest extends UnderAttack {
  /** Bytes, and the code of the close frame that answers them. */
  private static final Map<String, Integer> FORBIDDEN = new LinkedHashMap<>();

  static {
    FORBIDDEN.put("c1 85 00000000 3432225d22", 1002); // RSV1
    FORBIDDEN.put("a1 81 00000000 34", 1002); // RSV2
    FORBIDDEN.put("91 81 00000000 34", 1002); // RSV3
    FORBIDDEN.put("83 80 00000000", 1002); // a reserved opcode
    FORBIDDEN.put("87 80 00000000", 1002);
    FORBIDDEN.put("8b 80 00000000", 1002);
    FORBIDDEN.put("8f 80 00000000", 1002);
    FORBIDDEN.put("81 01 34", 1002); // not masked
    FORBIDDEN.put("89 fe 007e 00000000", 1002); // a ping of 126 bytes
    FORBIDDEN.put("09 80 00000000", 1002); // a ping in fragments
    FORBIDDEN.put("80 80 00000000", 1002); // nothing to continue
    FORBIDDEN.put("01 80 00000000 81 80 00000000", 1002); // a message within a message
    FORBIDDEN.put("82 ff 8000000000000000", 1002); // a negative length
    FORBIDDEN.put("88 81 00000000 03", 1002); // half a close code
    FORBIDDEN.put("88 82 00000000 03ed", 1002); // 1005 is never sent
    FORBIDDEN.put("88 82 00000000 ffff", 1002);
    FORBIDDEN.put("88 83 00000000 03e8 ff", 1007); // a reason that is not UTF-8
    FORBIDDEN.put("81 82 00000000 34ff", 1007);
    FORBIDDEN.put("01 82 00000000 34e2 80 81 00000000 41", 1007); // cut by a fragment
    FORBIDDEN.put("82 ff 7fffffffffffffff 00000000", 1009);
    FORBIDDEN.put("81 ff 00000000 000f4241 00000000", 1009); // a byte more than maxPayload
  }

  private final Queue<String> names = new ConcurrentLinkedQueue<>();

  /** A WebSocket whose open packet has been read. */
  private static Raw webSocket(Target target) throws IOException {
    Raw raw = target.raw().upgrade(Target.WEBSOCKET);
    assertThat(raw.answer().status()).isEqualTo(101);
    assertThat(raw.frame()).startsWith("text 0{");
    return raw;
  }

  private static Raw connected(Target target) throws IOException {
    Raw raw = webSocket(target).bytes(Frames.text("40"));
    assertThat(raw.frame()).startsWith("text 40{");
    return raw;
  }

  /** Reads up to the close frame; returns it. */
  private static String close(Raw raw) throws IOException {
    String frame = raw.frame();
    while (!frame.startsWith("close")) {
      frame = raw.frame();
    }
    return frame;
  }

  @Test
  void sec015_beforeConnect() throws IOException {
    Target target = start();
    for (Map.Entry<String, Integer> abuse : FORBIDDEN.entrySet()) {
      Raw raw = webSocket(target).attempt(Frames.hex(abuse.getKey()));
      assertThat(close(raw)).as(abuse.getKey()).isEqualTo("close " + abuse.getValue());
      raw.readToEnd();
    }
  }

  @Test
  void sec015_ofASocketThatIsConnected() throws IOException {
    Target target = start();
    for (Map.Entry<String, Integer> abuse : FORBIDDEN.entrySet()) {
      Raw raw = connected(target).attempt(Frames.hex(abuse.getKey()));
      assertThat(close(raw)).as(abuse.getKey()).isEqualTo("close " + abuse.getValue());
      raw.readToEnd();
    }
    await().until(() -> target.reasons().size() == FORBIDDEN.size());
    assertThat(target.reasons()).doesNotContain("ping timeout");
  }

  @Test
  void sec015_ofAProbeTheSessionGoesOnByPolling() throws IOException {
    Target target = start();
    for (Map.Entry<String, Integer> abuse : FORBIDDEN.entrySet()) {
      try (Peer peer = new PollingPeer(target.port()).connect()) {
        Raw raw = target.raw().upgrade(Target.WEBSOCKET + "&sid=" + peer.sid());
        assertThat(raw.answer().status()).isEqualTo(101);
        raw.attempt(Frames.hex(abuse.getKey()));
        assertThat(close(raw)).as(abuse.getKey()).isEqualTo("close " + abuse.getValue());
        raw.readToEnd();
        peer.assertAlive();
      }
    }
  }

  @Test
  void sec015_rightBehindTheHandshakeInOnePiece() throws IOException {
    Target target = start();
    for (Map.Entry<String, Integer> abuse : FORBIDDEN.entrySet()) {
      Raw raw = target.raw();
      String upgrade =
          "GET "
              + Target.WEBSOCKET
              + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
      raw.attempt(Frames.join(Frames.ascii(upgrade), Frames.hex(abuse.getKey())));
      assertThat(raw.answer().status()).isEqualTo(101);
      assertThat(close(raw)).as(abuse.getKey()).isEqualTo("close " + abuse.getValue());
      raw.readToEnd();
    }
  }

  @Test
  void sec021_aLengthAboveTheLimitIsRefusedBeforeAnyOfItIsRead() throws IOException {
    Target target = start();
    for (int opcode : new int[] {0x81, 0x82}) {
      for (long length : new long[] {1_000_001, 1L << 31, 1L << 40, Long.MAX_VALUE}) {
        Raw raw = connected(target).attempt(Frames.head(opcode, length));
        assertThat(close(raw)).isEqualTo("close 1009");
      }
    }
  }

  @Test
  void sec021_fragmentsCountTogether() throws IOException {
    Target target = start();
    for (int opcode : new int[] {0x01, 0x02}) {
      byte[] half = new byte[500_000];
      Arrays.fill(half, (byte) '4');
      Raw raw = connected(target).attempt(Frames.frame(opcode, half));
      raw.attempt(Frames.frame(0x00, half)).attempt(Frames.head(0x80, 1));
      assertThat(close(raw)).isEqualTo("close 1009");
    }
  }

  @Test
  void sec021_aMessageOfTheLimitArrives() throws IOException {
    Target target = start();
    target.io.onAny((socket, event) -> names.add(event.name()));
    String filler = "x".repeat(1_000_000 - "42[\"large\",\"\"]".length());
    connected(target).bytes(Frames.text("42[\"large\",\"" + filler + "\"]"));

    await().until(() -> names.contains("large"));
  }

  @Test
  void sec022_fragmentsWithoutEndAreRefusedHoweverSmall() throws IOException {
    Target target = start();
    byte[] empty = Frames.join(repeated(Frames.frame(0x00), 1000));
    for (int opcode : new int[] {0x01, 0x02}) {
      Raw raw = connected(target).attempt(Frames.frame(opcode));
      for (int i = 0; i < 132; i++) {
        raw.attempt(empty);
      }
      assertThat(close(raw)).isEqualTo("close 1008");
    }
  }

  private static byte[][] repeated(byte[] frame, int times) {
    byte[][] frames = new byte[times][];
    Arrays.fill(frames, frame);
    return frames;
  }

  @Test
  void sec042_pingsAndPongsWithoutEndCostNoThreads() throws IOException {
    Target target = start();
    connected(target);
    long before = sockeyeThreads();
    byte[] pongs = Frames.join(repeated(Frames.frame(0x8A, (byte) 1), 1000));
    byte[] pings = Frames.join(repeated(Frames.frame(0x89, (byte) 1), 1000));
    byte[] enginePongs = Frames.join(repeated(Frames.text("3"), 1000));

    for (int i = 0; i < 50; i++) {
      Raw raw = connected(target);
      raw.bytes(pongs).bytes(enginePongs).attempt(pings);
      // Its pings are answered until it reads no more; it never does.
      assertThat(sockeyeThreads()).isLessThanOrEqualTo(before + 8);
    }
  }

  private static long sockeyeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sockeye-"))
        .count();
  }

  @Test
  void sec042_aProbeThatIsRepeatedIsGivenUp() throws IOException {
    Target target =
        start(options -> options.engine(engine -> engine.upgradeTimeout(Duration.ofMinutes(1))));
    try (Peer peer = new PollingPeer(target.port()).connect()) {
      Raw raw = target.raw().upgrade(Target.WEBSOCKET + "&sid=" + peer.sid());
      assertThat(raw.answer().status()).isEqualTo(101);

      raw.attempt(Frames.join(repeated(Frames.text("2probe"), 1000))).readToEnd();

      peer.assertAlive();
    }
  }

  @Test
  void sec015_framesBehindACloseFrameAreNotRead() throws IOException {
    Target target = start();
    target.io.onAny((socket, event) -> names.add(event.name()));
    Raw raw =
        connected(target)
            .bytes(
                Frames.join(
                    Frames.frame(0x88, (byte) 3, (byte) 0xe8), Frames.text("42[\"late\"]")));
    assertThat(close(raw)).isEqualTo("close 1000");
    raw.readToEnd();
    assertThat(names).isEmpty();
    await().until(() -> target.reasons().size() == 1);
  }

  @Test
  void sec015_aFrameThatNeverEndsIsEndedByTheHeartbeat() throws IOException {
    Target target = start();
    connected(target).bytes(Frames.head(0x81, 1000)).bytes((byte) '4').readToEnd();

    await().until(() -> target.reasons().size() == 1);
    assertThat(target.reasons()).containsExactly("ping timeout");
  }
}
