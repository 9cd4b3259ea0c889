package io.sockeye.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a host listens. A host that cannot do what is asked for refuses to start.
 *
 * @param address the address to bind; port 0 takes a free one
 * @param tls what TLS needs, or {@code null} to speak plain text
 */
public record HostOptions(InetSocketAddress address, @Nullable TlsOptions tls) {}
