package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;

/**
 * Decides whether there may be another session right now, before anything is done for it. What it
 * does not let pass is answered 503 with {@code Retry-After: 5}, before {@link AllowRequest} is
 * asked.
 *
 * <p>Two are here, and both let no more pass than so many a second over any longer time, and so
 * many at once: {@link #perSecond} for all clients together, {@link #perSecondAndAddress} for each
 * address. Write your own to count by something else. One object serves one server.
 */
@FunctionalInterface
public interface HandshakeLimit {
  /**
   * Decides about one handshake. Called on the thread of the connection, or on that on which an
   * engine middleware has let it go on, for several at the same time; must not block. When it
   * throws, the handshake is refused.
   *
   * @param request the request's head. Its {@link HttpRequest#remoteAddress} is the client's also
   *     behind proxies, if they are {@link EngineOptions.Builder#trustedProxies trusted}
   * @param nanoTime now, by the monotonic clock of the host
   * @return whether the handshake may go on
   */
  boolean allows(HttpRequest request, long nanoTime);

  /**
   * Asks this one, and then another. What the other does not let pass has been counted here, so the
   * one for each address comes first: then an address that sends too many does not use up what is
   * there for all.
   *
   * @param other the other
   * @return allows what both allow
   */
  default HandshakeLimit and(HandshakeLimit other) {
    return (request, nanoTime) -> allows(request, nanoTime) && other.allows(request, nanoTime);
  }

  /**
   * Limits the handshakes of all clients together.
   *
   * @param handshakes how many a second, 1 to 1 000 000
   * @param burst how many at once after a while without any, 1 to 1 000 000
   * @return the limit
   * @throws IllegalArgumentException if a number is out of range
   */
  static HandshakeLimit perSecond(int handshakes, int burst) {
    HandshakeRate rate = new HandshakeRate("perSecond", handshakes, burst);
    SharedBucket all = new SharedBucket(rate);
    return (request, nanoTime) -> all.takes(nanoTime);
  }

  /**
   * Limits the handshakes of each client address. Addresses of IPv6 whose first 64 bits are alike
   * count as one, since that is what a single subscriber gets. Those of 65 536 addresses are told
   * apart; when more come at the same time, the one that has been silent for longest is forgotten.
   *
   * <p>Many people may share an address, and behind a proxy that is not trusted all clients do.
   *
   * @param handshakes how many a second, 1 to 1 000 000
   * @param burst how many at once after a while without any, 1 to 1 000 000
   * @return the limit
   * @throws IllegalArgumentException if a number is out of range
   */
  static HandshakeLimit perSecondAndAddress(int handshakes, int burst) {
    HandshakeRate rate = new HandshakeRate("perSecondAndAddress", handshakes, burst);
    AddressBuckets buckets = new AddressBuckets(rate);
    return (request, nanoTime) -> buckets.takes(request.remoteAddress().getAddress(), nanoTime);
  }
}
