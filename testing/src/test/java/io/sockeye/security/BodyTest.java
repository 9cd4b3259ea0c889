package io.sockeye.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies of POSTs that are too large, lie about their length, or never end. */
@OnEachNetwork
final class BodyTest extends UnderAttack {
  private static final int LIMIT = 1_000_000;

  private @Nullable Target started;
  private String session = "";

  @BeforeEach
  void session() throws IOException {
    started = startPatient();
    Raw.Answer open = target().raw().get(Target.POLLING).answer();
    session = Target.POLLING + "&sid=" + Target.sidIn(open.body());
  }

  private Target target() {
    return Objects.requireNonNull(started);
  }

  private String head(String framing) {
    return "POST " + session + " HTTP/1.1\nHost: a\n" + framing + "\n\n";
  }

  private Raw chunked() throws IOException {
    return target().raw().lines(head("Transfer-Encoding: chunked"));
  }

  private static void write(Raw raw, byte[] piece, long bytes) {
    for (long written = 0; written < bytes; written += piece.length) {
      raw.attempt(piece);
    }
  }

  @Test
  void sec020_anAnnouncedLengthAboveTheLimitIsRefusedBeforeTheBody() throws IOException {
    for (String length : new String[] {"1000001", "2147483648", "9223372036854775807"}) {
      Raw raw = target().raw().lines(head("Content-Length: " + length));
      Raw.Answer answer = raw.answer();
      assertThat(answer.status()).as(length).isIn(413, 400);
      assertThat(answer.header("connection")).isEqualTo("close");
      raw.readToEnd();
    }
    assertSessionLives();
  }

  @Test
  void sec020_aBodyThatIsTooLargeIsRefusedWhereItGetsTooLarge() throws IOException {
    byte[] chunk = Frames.join(Frames.ascii("2710\r\n"), filled(10_000), Frames.ascii("\r\n"));
    Raw raw = chunked();
    write(raw, chunk, 2L * LIMIT);
    assertThat(raw.answer().status()).isEqualTo(413);
    raw.readToEnd();
    assertSessionLives();
  }

  @Test
  void sec020_chunksOfOneByteAreTakenInLinearTime() throws IOException {
    Raw raw = chunked();
    byte[] chunks = Frames.ascii("1\r\n4\r\n".repeat(1000));
    for (int i = 0; i < 900; i++) {
      raw.bytes(chunks);
    }
    // A message of nothing but the digit 4 is an event of no Socket.IO packet.
    assertThat(raw.lines("0\n\n").answer().status()).isIn(200, 400);
  }

  @Test
  void sec020_aChunkExtensionWithoutEndIs400() throws IOException {
    Raw raw = chunked().lines("1;");
    write(raw, filled(1000), LIMIT);
    assertThat(raw.answer().status()).isEqualTo(400);
  }

  @Test
  void sec020_trailersWithoutEndAreRefused() throws IOException {
    Raw raw = chunked().lines("1\n4\n0\n");
    write(raw, Frames.ascii("a: b\r\n".repeat(100)), LIMIT);
    assertThat(raw.answer().status()).isIn(400, 431);
  }

  @Test
  void sec020_aChunkThatLiesIs400() throws IOException {
    for (String chunk :
        new String[] {
          "zz\n", "-1\n", "+1\n4\n", "0x1\n4\n", "FFFFFFFFFFFFFFFF\n", "1\n44\n", " 1\n4\n"
        }) {
      Raw raw = chunked().lines(chunk);
      assertThat(raw.answer().status()).as(chunk).isEqualTo(400);
      raw.readToEnd();
    }
  }

  @Test
  void sec020_whatIsMoreThanWasAnnouncedIsNoPartOfTheBody() throws IOException {
    Raw raw =
        target().raw().lines(head("Content-Length: 1") + "3GET /nothing HTTP/1.1\nHost: a\n\n");
    assertThat(raw.answer().status()).isEqualTo(200);
    assertThat(raw.answer().status()).isEqualTo(404);
    assertSessionLives();
  }

  @Test
  void sec020_aBodyThatNeverComesIs408() throws IOException {
    Raw announced = target().raw().lines(head("Content-Length: 10") + "4");
    assertThat(announced.answer().status()).isIn(408, 400);
    announced.readToEnd();
  }

  @Test
  void sec001_aBodyThatIsEncodedIs415AndNeverInflated() throws IOException {
    for (String encoding : new String[] {"gzip", "deflate", "br", "zstd", "gzip, gzip"}) {
      Raw raw =
          target().raw().lines(head("Content-Encoding: " + encoding + "\nContent-Length: 1") + "3");
      assertThat(raw.answer().status()).as(encoding).isEqualTo(415);
    }
    assertSessionLives();
  }

  @Test
  void sec001_aBodyOfOctetsEndsTheSession() throws IOException {
    Raw raw =
        target()
            .raw()
            .lines(head("Content-Type: application/octet-stream\nContent-Length: 1") + "3");
    assertThat(raw.answer().status()).isEqualTo(400);
    assertThat(target().raw().get(session).answer().status()).isEqualTo(400);
  }

  @Test
  void sec001_aBodyThatIsNotUtf8EndsTheSession() throws IOException {
    Raw raw = target().raw().post(session, new byte[] {'4', '2', '[', '"', (byte) 0xFF, '"', ']'});
    assertThat(raw.answer().status()).isEqualTo(400);
    assertThat(target().raw().get(session).answer().status()).isEqualTo(400);
  }

  private void assertSessionLives() throws IOException {
    assertThat(target().raw().post(session, "40".getBytes(UTF_8)).answer().status()).isEqualTo(200);
    assertThat(target().raw().get(session).answer().body()).startsWith("40{");
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) '4');
    return bytes;
  }
}
