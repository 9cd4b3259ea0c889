package io.sockeye.engineio.server;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses that begin with the same bits (RFC 4632): {@code 10.0.0.0/8}. */
final class AddressRange {
  private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

  private final byte[] network;
  private final int prefixBits;

  private AddressRange(byte[] network, int prefixBits) {
    this.network = network;
    this.prefixBits = prefixBits;
  }

  /**
   * Reads a range, or a single address.
   *
   * @return the range; {@code null} when it is none, or has bits behind its prefix: {@code
   *     10.0.0.5/8} may be meant to be one address or sixteen million
   */
  static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    byte[] network = address.getAddress();
    int allBits = 8 * network.length;
    if (slash < 0) {
      return new AddressRange(network, allBits);
    }
    String prefix = text.substring(slash + 1);
    if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > allBits) {
      return null;
    }
    int prefixBits = Integer.parseInt(prefix);
    byte[] masked = masked(network, prefixBits);
    return Arrays.equals(masked, network) ? new AddressRange(network, prefixBits) : null;
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == network.length && Arrays.equals(masked(bytes, prefixBits), network);
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] masked = new byte[address.length];
    System.arraycopy(address, 0, masked, 0, bits / 8);
    if (bits % 8 != 0) {
      masked[bits / 8] = (byte) (address[bits / 8] & (0xFF00 >> (bits % 8)));
    }
    return masked;
  }
}
