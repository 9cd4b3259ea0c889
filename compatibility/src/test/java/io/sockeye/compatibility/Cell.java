package io.sockeye.compatibility;

/**
 * One thing that was tried with one client, or why not.
 *
 * @param client which, with its version
 * @param transport polling, websocket or upgrade
 * @param parser json or msgpack
 * @param feature what was tried
 * @param reason why it was not tried; empty if it was, and passed
 */
record Cell(String client, String transport, String parser, String feature, String reason) {
  /** The client without its version. */
  String library() {
    return client.substring(0, client.lastIndexOf(' '));
  }
}
