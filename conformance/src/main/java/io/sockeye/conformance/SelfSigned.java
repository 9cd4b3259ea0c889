package io.sockeye.conformance;

import io.sockeye.http.TlsOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * A certificate for {@code localhost} and the loopback addresses that signs itself, made anew at
 * each start (X.509 v3, RFC 5280; ECDSA on P-256).
 */
final class SelfSigned {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_ID = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final int EXPLICIT_0 = 0xa0;
  private static final int EXPLICIT_3 = 0xa3;

  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2
  };
  private static final byte[] COMMON_NAME = {0x55, 4, 3};
  private static final byte[] SUBJECT_ALT_NAME = {0x55, 0x1d, 0x11};
  private static final byte[] VERSION_3 = {2};
  private static final byte[] IP4_LOOPBACK = {127, 0, 0, 1};
  private static final byte[] IP6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  private static final int SERIAL_BITS = 120;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private SelfSigned() {}

  /** Writes certificate and key to files that are deleted when the process ends normally. */
  static TlsOptions create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      return new TlsOptions(
          file("CERTIFICATE", certificate(keys)),
          file("PRIVATE KEY", keys.getPrivate().getEncoded()),
          null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make a certificate", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String label, byte[] der) throws IOException {
    // Readable by its owner only, wherever there are owners.
    Path file = Files.createTempFile("sockeye-conformance", ".pem");
    file.toFile().deleteOnExit();
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }

  private static byte[] certificate(KeyPair keys) throws GeneralSecurityException {
    byte[] algorithm = der(SEQUENCE, der(OBJECT_ID, ECDSA_WITH_SHA256));
    byte[] name =
        der(
            SEQUENCE,
            der(SET, der(SEQUENCE, der(OBJECT_ID, COMMON_NAME), text(UTF8_STRING, "localhost"))));
    byte[] content =
        der(
            SEQUENCE,
            der(EXPLICIT_0, der(INTEGER, VERSION_3)),
            der(INTEGER, new BigInteger(SERIAL_BITS, new SecureRandom()).toByteArray()),
            algorithm,
            name,
            validity(Instant.now()),
            name,
            keys.getPublic().getEncoded(),
            der(EXPLICIT_3, der(SEQUENCE, alternativeNames())));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(content);
    return der(SEQUENCE, content, algorithm, der(BIT_STRING, new byte[1], signature.sign()));
  }

  private static byte[] validity(Instant now) {
    return der(
        SEQUENCE,
        text(GENERALIZED_TIME, TIME.format(now.minus(1, ChronoUnit.DAYS))),
        text(GENERALIZED_TIME, TIME.format(now.plus(30, ChronoUnit.DAYS))));
  }

  private static byte[] alternativeNames() {
    byte[] names =
        der(
            SEQUENCE,
            text(DNS_NAME, "localhost"),
            der(IP_ADDRESS, IP4_LOOPBACK),
            der(IP_ADDRESS, IP6_LOOPBACK));
    return der(SEQUENCE, der(OBJECT_ID, SUBJECT_ALT_NAME), der(OCTET_STRING, names));
  }

  private static byte[] text(int tag, String text) {
    return der(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Tag, length, and the parts one behind the other. */
  private static byte[] der(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
