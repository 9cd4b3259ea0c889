package io.sockeye.engineio.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses. Never asks a name server: what is no address is refused. */
final class IpAddress {
  private static final String OCTET = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
  private static final Pattern V4 =
      Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);

  /** All that an IPv6 address may consist of; the longest has 45 characters. */
  private static final Pattern V6_ALPHABET = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\]]*)\\](?::(.*))?");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final Pattern HIDDEN_PORT = Pattern.compile("_[0-9A-Za-z._-]+");
  private static final int MAX_PORT = 65_535;

  private IpAddress() {}

  /** An address alone, as in {@code 192.0.2.1} and {@code 2001:db8::1}; else {@code null}. */
  static @Nullable InetAddress parse(String text) {
    Matcher v4 = V4.matcher(text);
    try {
      if (v4.matches()) {
        byte[] bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) Integer.parseInt(v4.group(i + 1));
        }
        return InetAddress.getByAddress(bytes);
      }
      if (text.indexOf(':') >= 0 && V6_ALPHABET.matcher(text).matches()) {
        // In brackets it is an address or an error, and never a name.
        return InetAddress.getByName('[' + text + ']');
      }
    } catch (UnknownHostException noAddress) {
      // As everything else that is none.
    }
    return null;
  }

  /**
   * An address that may have a port, 0 if it has none, as proxies write it (RFC 7239 §6): {@code
   * 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1}, {@code [2001:db8::1]:4711}; else
   * {@code null}.
   */
  static @Nullable InetSocketAddress parseWithPort(String text) {
    Matcher brackets = BRACKETS.matcher(text);
    if (brackets.matches()) {
      String host = brackets.group(1);
      return host.indexOf(':') < 0 ? null : socketAddress(parse(host), brackets.group(2));
    }
    int colon = text.indexOf(':');
    if (colon >= 0 && colon == text.lastIndexOf(':')) {
      return socketAddress(parse(text.substring(0, colon)), text.substring(colon + 1));
    }
    return socketAddress(parse(text), null);
  }

  private static @Nullable InetSocketAddress socketAddress(
      @Nullable InetAddress address, @Nullable String port) {
    if (address == null) {
      return null;
    }
    if (port == null || HIDDEN_PORT.matcher(port).matches()) {
      return new InetSocketAddress(address, 0);
    }
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > MAX_PORT) {
      return null;
    }
    return new InetSocketAddress(address, Integer.parseInt(port));
  }
}
