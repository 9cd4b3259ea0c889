package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslProvider;
import io.sockeye.http.HostException;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.HttpService;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.TlsOptions;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Lane;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS from PEM files. */
@ParameterizedClass
@MethodSource("ways")
class TlsTest {
  private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

  @TempDir private static Path folder = Path.of("");
  private static CompletableFuture<TestCertificate> certificate = new CompletableFuture<>();

  @Parameter(0)
  private NettyIo io = NettyIo.NIO;

  @Parameter(1)
  private SslProvider provider = SslProvider.JDK;

  static Stream<Arguments> ways() {
    return NetworkTest.available().stream()
        .flatMap(
            io ->
                Stream.of(SslProvider.JDK, SslProvider.OPENSSL_REFCNT)
                    .map(provider -> Arguments.of(io, provider)));
  }

  private final Recorder recorder = new Recorder();

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = CompletableFuture.completedFuture(TestCertificate.create(folder));
  }

  private NettyHost.Builder options() {
    return NettyHost.builder().io(io).tlsProvider(provider);
  }

  private TestHost start(HttpService service) {
    return TestHost.start(
        options().ioThreads(NetworkTest.lanes(io)), service, certificate.join().options());
  }

  private static RawClient connect(TestHost host, String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            certificate
                .join()
                .clientContext(protocol)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), host.port());
    socket.setEnabledProtocols(new String[] {protocol});
    return new RawClient(socket);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void requestsAreSecureAndKeptAlive(String protocol) throws Exception {
    HttpService service =
        TestHost.http(
            exchange ->
                exchange.respond(TestResponses.text(200, "secure " + exchange.request().secure())));
    try (TestHost host = start(service);
        RawClient client = connect(host, protocol)) {
      assertThat(client.lines(GET).readResponse().body()).isEqualTo("secure true");
      assertThat(client.lines(GET).readResponse().body()).isEqualTo("secure true");
    }
  }

  @Test
  void olderTlsIsRefused() throws Exception {
    try (TestHost host =
        start(TestHost.http(exchange -> exchange.respond(HttpResponse.empty(200))))) {
      assertThatThrownBy(() -> connect(host, "TLSv1.1").lines(GET)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aWebSocketMovesToAnotherLane() throws Exception {
    CompletableFuture<TestHost> started = new CompletableFuture<>();
    HttpService service =
        TestHost.webSocket(
            upgrade -> {
              TestHost host = started.join();
              Lane target =
                  host.host().lanes().stream()
                      .filter(lane -> lane != upgrade.lane())
                      .findAny()
                      .orElse(upgrade.lane());
              upgrade.accept(
                  target,
                  new HttpHeaders(),
                  WebSocketOptions.plain(1000),
                  connection -> {
                    try (SharedMessage message =
                        new SharedMessage("shared".getBytes(UTF_8), false)) {
                      connection.send("one".getBytes(UTF_8), false, true);
                      connection.send(message, true);
                      connection.send(message, true);
                      connection.send("two".getBytes(UTF_8), false, true);
                    }
                    connection.flush();
                    return recorder;
                  });
            });
    try (TestHost host = start(service)) {
      started.complete(host);
      for (int i = 0; i < 50; i++) {
        try (RawClient raw = connect(host, "TLSv1.3")) {
          raw.bytes(
              Frames.join(
                  WebSocketClient.HANDSHAKE.replace("\n", "\r\n").getBytes(UTF_8),
                  Frames.text("early")));
          WebSocketClient client = new WebSocketClient(raw).opened();
          assertThat(client.read()).isEqualTo("text one");
          assertThat(client.read()).isEqualTo("text shared");
          assertThat(client.read()).isEqualTo("text shared");
          assertThat(client.read()).isEqualTo("text two");
          assertThat(recorder.next()).isEqualTo("text early");
          client.send(Frames.close(1000));
          assertThat(client.read()).isEqualTo("close 1000");
          client.assertEnd();
          assertThat(recorder.next()).isEqualTo("closed: null");
        }
      }
    }
  }

  @Test
  void aFileIsStreamed() throws Exception {
    byte[] bytes = new byte[1_000_001];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("file" + io + provider), bytes);
    HttpService service =
        TestHost.http(
            exchange ->
                exchange.respondAndClose(
                    new HttpResponse(200, new HttpHeaders(), new byte[0], file)));
    try (TestHost host = start(service);
        RawClient client = connect(host, "TLSv1.3")) {
      client.lines(GET);
      while (!client.readLine().isEmpty()) {
        // the head
      }
      assertThat(client.readBytes(bytes.length)).isEqualTo(bytes);
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void aTooLargeMessageIsAnsweredWith1009() throws Exception {
    try (TestHost host = start(recorder.service());
        WebSocketClient client = WebSocketClient.open(connect(host, "TLSv1.3"))) {
      client.send(Frames.binary(new byte[2000]));
      assertThat(client.read()).isEqualTo("close 1009");
      client.assertEnd();
    }
  }

  @Test
  void pendingBytesCountWhatIsNotEncryptedYet() throws Exception {
    try (TestHost host =
            TestHost.start(
                options().ioThreads(1), recorder.service(), certificate.join().options());
        WebSocketClient client = WebSocketClient.open(connect(host, "TLSv1.3"))) {
      recorder.with(
          host,
          connection -> {
            connection.send(new byte[20_000_000], true, true);
            connection.flush();
            assertThat(connection.pendingBytes()).isGreaterThan(1_000_000);
            assertThat(connection.writable()).isFalse();
          });
      assertThat(client.read()).hasSize("binary ".length() + 40_000_000);
      assertThat(recorder.next()).isEqualTo("writable");
    }
  }

  @Test
  void plainTextOnATlsPortIsClosedQuietly() throws Exception {
    try (TestHost host =
            start(TestHost.http(exchange -> exchange.respond(HttpResponse.empty(200))));
        RawClient client = host.connect()) {
      client.lines(GET);
      byte[] alert = client.socket().getInputStream().readAllBytes();
      assertThat(new String(alert, UTF_8)).doesNotContain("HTTP");
    }
  }

  @Test
  void aHandshakeThatStallsIsCut_SEC029() throws Exception {
    NettyHost.Builder options = options().headerTimeout(Duration.ofMillis(100));
    try (TestHost host = TestHost.start(options, recorder.service(), certificate.join().options());
        RawClient client = host.connect()) {
      client.bytes(new byte[] {0x16, 3, 1, 2});
      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void sec029_aHandshakeThatDripsIsCutByItsOwnLimit() throws Exception {
    NettyHost.Builder options =
        options().headerTimeout(Duration.ofMinutes(5)).tlsHandshakeTimeout(Duration.ofMillis(100));
    try (TestHost host = TestHost.start(options, recorder.service(), certificate.join().options());
        RawClient client = host.connect()) {
      client.bytes(new byte[] {0x16, 3, 1, 2});
      client.bytes(new byte[] {0});

      assertThat(client.readOrEnd()).isEqualTo(-1);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    TlsOptions right = certificate.join().options();
    assertThatThrownBy(
            () ->
                startWith(new TlsOptions(folder.resolve("nothing.pem"), right.privateKey(), null)))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("tls.certificateChain")
        .hasMessageContaining("nothing.pem")
        .hasMessageContaining("must be a readable PEM file");
    assertThatThrownBy(
            () ->
                startWith(
                    new TlsOptions(right.certificateChain(), folder.resolve("nothing.pem"), null)))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("tls.privateKey");
  }

  @Test
  void filesThatAreNoPemAreNamed() throws Exception {
    TlsOptions right = certificate.join().options();
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "not a key");
    assertThatThrownBy(() -> startWith(new TlsOptions(right.certificateChain(), wrong, null)))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("wrong.pem");
    assertThatThrownBy(() -> startWith(new TlsOptions(wrong, right.privateKey(), null)))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("wrong.pem");
  }

  private void startWith(TlsOptions tls) {
    TestHost.start(options(), recorder.service(), tls).close();
  }
}
