package io.sockeye.http;

/**
 * Makes a host with its defaults; found by {@link java.util.ServiceLoader} when the user names no
 * host. The first that is found is taken, so a class path should have one. A host that needs to be
 * told something to work (which server to join) has no provider: it is named with {@code
 * builder().host(…)}.
 */
public interface HttpHostProvider {
  /**
   * Creates a host that is not started.
   *
   * @return the host
   */
  HttpHost create();
}
