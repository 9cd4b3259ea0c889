package io.sockeye.engineio.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.Test;

/** Whose TLS is spoken; {@link TlsTest} speaks both. */
class TlsProviderTest {
  @Test
  void openSslIsChosenWhereItIs() {
    assertThat(OpenSsl.unavailabilityCause()).isNull();
    assertThat(Tls.best()).isEqualTo(SslProvider.OPENSSL_REFCNT);
  }

  @Test
  void theJdksIsChosenWithoutIt() throws Exception {
    assertThat(Elsewhere.run("tcnative", "TLS")).isEqualTo("JDK");
  }

  @Test
  void theJdksIsChosenWhereOnlyItsLibraryIsMissing() throws Exception {
    assertThat(Elsewhere.run("tcnative-boringssl", "TLS")).isEqualTo("JDK");
  }
}
