package io.sockeye.engineio.server;

import io.sockeye.http.FieldValue;
import io.sockeye.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of who connected to it.
 *
 * @param node who it was, as it is written; {@code null} when it is not said
 * @param secure whether that connection was encrypted; {@code null} when it is not said
 */
record ForwardedHop(@Nullable String node, @Nullable Boolean secure) {
  private static final ForwardedHop MALFORMED = new ForwardedHop(null, null);

  /**
   * Who it was; {@code null} when it is not said, or not an address. Read when it is asked for: a
   * client writes as many addresses as it likes, and none matters but those that trusted proxies
   * have put behind them.
   */
  @Nullable InetSocketAddress address() {
    return node == null ? null : IpAddress.parseWithPort(node);
  }

  /**
   * Reads what proxies have written, the nearest first. {@code X-Forwarded-For} wins over {@code
   * Forwarded}: nearly all proxies write the first, and pass on a {@code Forwarded} that they do
   * not know as it came, that is, as a client may have made it up.
   */
  static List<ForwardedHop> of(HttpHeaders headers) {
    List<String> addresses = elements(headers, "x-forwarded-for");
    List<String> protocols = elements(headers, "x-forwarded-proto");
    List<ForwardedHop> hops = new ArrayList<>();
    if (addresses.isEmpty() && headers.contains("forwarded")) {
      for (String element : elements(headers, "forwarded")) {
        hops.add(ofForwarded(element));
      }
    } else if (addresses.isEmpty()) {
      hops.add(new ForwardedHop(null, secure(protocols, 0)));
    } else {
      for (int i = 0; i < addresses.size(); i++) {
        hops.add(new ForwardedHop(addresses.get(i), secure(protocols, i)));
      }
    }
    return hops;
  }

  /** Many proxies hand on the one protocol there is, instead of adding theirs. */
  private static @Nullable Boolean secure(List<String> protocols, int hop) {
    return protocols.isEmpty() ? null : secure(protocols.get(Math.min(hop, protocols.size() - 1)));
  }

  /** The elements of a list, the last first. */
  private static List<String> elements(HttpHeaders headers, String name) {
    List<String> elements = new ArrayList<>();
    for (String value : headers.all(name)) {
      for (String element : FieldValue.split(value, ',')) {
        if (!element.isBlank()) {
          elements.add(element.strip());
        }
      }
    }
    Collections.reverse(elements);
    return elements;
  }

  /** An element of RFC 7239 §4: {@code for=192.0.2.1;proto=https}. */
  private static ForwardedHop ofForwarded(String element) {
    String address = null;
    String protocol = null;
    for (String pair : FieldValue.split(element, ';')) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 0) {
        return MALFORMED;
      }
      String value = FieldValue.unquoted(pair.substring(equals + 1).strip());
      switch (pair.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
        case "for" -> {
          if (address != null) {
            return MALFORMED;
          }
          address = value;
        }
        case "proto" -> {
          if (protocol != null) {
            return MALFORMED;
          }
          protocol = value;
        }
        default -> {
          // by, host and extensions
        }
      }
    }
    return new ForwardedHop(address, protocol == null ? null : secure(protocol));
  }

  private static @Nullable Boolean secure(String protocol) {
    return switch (protocol.toLowerCase(Locale.ROOT)) {
      case "https", "wss" -> true;
      case "http", "ws" -> false;
      default -> null;
    };
  }
}
