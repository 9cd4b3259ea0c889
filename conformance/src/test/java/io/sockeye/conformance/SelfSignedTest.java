package io.sockeye.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.TlsOptions;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The JDK takes the certificate for what it is meant to be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SelfSignedTest {
  private final TlsOptions files = SelfSigned.create();

  @AfterAll
  void delete() throws Exception {
    Files.delete(files.certificateChain());
    Files.delete(files.privateKey());
  }

  @Test
  void signsItself() throws Exception {
    X509Certificate certificate = certificate();
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity();
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
  }

  @Test
  void isForThisMachine() throws Exception {
    assertThat(certificate().getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
  }

  @Test
  void theKeyIsThatOfTheCertificate() throws Exception {
    String pem = Files.readString(files.privateKey());
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    byte[] text = {1, 2, 3};
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(certificate());
    signature.update(text);
    assertThat(signature.verify(signed)).isTrue();
  }

  private X509Certificate certificate() throws Exception {
    byte[] pem = Files.readAllBytes(files.certificateChain());
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }
}
