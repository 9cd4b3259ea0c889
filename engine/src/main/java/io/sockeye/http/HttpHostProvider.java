package io.sockeye.http;

/**
 * Makes a host with its defaults; found by {@link java.util.ServiceLoader} when the user names no
 * host.
 */
public interface HttpHostProvider {
  /**
   * Creates a host that is not started.
   *
   * @return the host
   */
  HttpHost create();
}
