package io.sockeye.engineio.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.UpgradeExchange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The proxies whose word is taken for who a request comes from. Without any, and from all others,
 * forwarding headers mean nothing: everybody can send them (EIO-12).
 */
final class TrustedProxies {
  static final TrustedProxies NONE = new TrustedProxies(List.of());

  /** Ranges that have a name, and the name is Express's. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "loopback", List.of("127.0.0.0/8", "::1/128"),
          "linklocal", List.of("169.254.0.0/16", "fe80::/10"),
          "uniquelocal", List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"));

  private final List<AddressRange> ranges;

  private TrustedProxies(List<AddressRange> ranges) {
    this.ranges = ranges;
  }

  static TrustedProxies of(String... texts) {
    List<AddressRange> ranges = new ArrayList<>();
    for (String text : texts) {
      for (String range : NAMES.getOrDefault(text, List.of(text))) {
        AddressRange parsed = AddressRange.parse(range);
        if (parsed == null) {
          throw Check.refused(
              "trustedProxies",
              Check.quoted(text),
              "an IP address, a range such as 10.0.0.0/8 or fc00::/7 (no bits set behind the"
                  + " prefix), loopback, linklocal and uniquelocal");
        }
        ranges.add(parsed);
      }
    }
    return new TrustedProxies(List.copyOf(ranges));
  }

  HttpExchange seenThrough(HttpExchange exchange) {
    HttpRequest request = exchange.request();
    return trusts(request.peerAddress())
        ? new ForwardedExchange(exchange, original(request))
        : exchange;
  }

  UpgradeExchange seenThrough(UpgradeExchange exchange) {
    HttpRequest request = exchange.request();
    return trusts(request.peerAddress())
        ? new ForwardedUpgrade(exchange, original(request))
        : exchange;
  }

  /**
   * The request as the nearest client sent it that is not a trusted proxy. Goes from proxy to proxy
   * as long as each is trusted, and ends with the last good one where something is malformed.
   */
  HttpRequest original(HttpRequest request) {
    InetSocketAddress peer = request.peerAddress();
    if (!trusts(peer)) {
      return request;
    }
    InetSocketAddress client = peer;
    boolean secure = request.secure();
    for (ForwardedHop hop : ForwardedHop.of(request.headers())) {
      Boolean said = hop.secure();
      InetSocketAddress address = hop.address();
      if (said != null) {
        secure = said;
      }
      if (address == null) {
        break;
      }
      client = address;
      if (said == null) {
        // What was said of the way between two proxies is not said of this client.
        secure = request.secure();
      }
      if (!trusts(address)) {
        break;
      }
    }
    return client.equals(peer) && secure == request.secure()
        ? request
        : request.seenAs(client, secure);
  }

  private boolean trusts(InetSocketAddress peer) {
    InetAddress address = peer.getAddress();
    if (address == null) {
      return false;
    }
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
