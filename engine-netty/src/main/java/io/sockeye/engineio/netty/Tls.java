package io.sockeye.engineio.netty;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.sockeye.http.HostException;
import io.sockeye.http.TlsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** Makes what speaks TLS from PEM files. */
final class Tls {
  private Tls() {}

  /** OpenSSL where its library is there and knows TLS 1.3, else what the JDK has. */
  static SslProvider best() {
    // The one that is counted: the other leaves each connection's memory to a finalizer.
    return OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL_REFCNT)
        ? SslProvider.OPENSSL_REFCNT
        : SslProvider.JDK;
  }

  /** Returns what may have to be released. */
  static SslContext context(TlsOptions options, SslProvider provider) {
    check("certificateChain", options.certificateChain());
    check("privateKey", options.privateKey());
    try {
      return SslContextBuilder.forServer(
              options.certificateChain().toFile(),
              options.privateKey().toFile(),
              options.password())
          .sslProvider(provider)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException | IllegalArgumentException failure) {
      throw new HostException(
          "tls: "
              + options.certificateChain()
              + " and "
              + options.privateKey()
              + " must be a PEM certificate chain and its PKCS#8 key ("
              + reason(failure)
              + ")",
          failure);
    }
  }

  private static String reason(Exception failure) {
    Throwable cause = failure.getCause();
    return String.valueOf((cause == null ? failure : cause).getMessage());
  }

  private static void check(String option, Path file) {
    if (!Files.isReadable(file)) {
      throw new HostException(
          "tls." + option + ": " + file + ", must be a readable PEM file", null);
    }
  }
}
