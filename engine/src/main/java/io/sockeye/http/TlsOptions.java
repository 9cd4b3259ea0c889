package io.sockeye.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a host needs to speak TLS (1.2 and 1.3).
 *
 * @param certificateChain a PEM file with the certificate and its chain
 * @param privateKey a PEM file with the private key in PKCS#8
 * @param password the password of the key, or {@code null} when it has none
 */
public record TlsOptions(Path certificateChain, Path privateKey, @Nullable String password) {}
