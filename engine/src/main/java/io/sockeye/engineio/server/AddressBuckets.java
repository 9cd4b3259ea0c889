package io.sockeye.engineio.server;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bucket for each address that has taken something lately. A full bucket is as good as none, so
 * those that were not touched for longest can be forgotten. For any thread: lanes meet here for a
 * few instructions, guarded by this.
 */
final class AddressBuckets {
  static final int MAX_ADDRESSES = 65_536;

  private final HandshakeRate rate;

  /** When each bucket will be full again, in the order in which they were touched. */
  private final Map<Long, Long> fullAt =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  AddressBuckets(HandshakeRate rate) {
    this.rate = rate;
  }

  /** Takes one out of the bucket of an address, if there is one. */
  boolean takes(@Nullable InetAddress address, long now) {
    Long key = key(address);
    synchronized (this) {
      Long seen = fullAt.get(key);
      long moment = seen == null ? now : seen;
      boolean allowed = rate.has(moment, now);
      if (allowed) {
        fullAt.put(key, rate.taken(moment, now));
      }
      return allowed;
    }
  }

  synchronized int size() {
    return fullAt.size();
  }

  /**
   * An address of IPv4 whole, of IPv6 its first half. The two do not meet: no network of IPv6
   * begins with 32 zeros but for addresses that never come from outside.
   */
  private static long key(@Nullable InetAddress address) {
    if (address == null) {
      return -1;
    }
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == 4 ? Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
  }
}
