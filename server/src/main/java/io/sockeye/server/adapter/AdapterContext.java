package io.sockeye.server.adapter;

import io.sockeye.json.JsonCodec;

/**
 * What the server gives to the adapter of one namespace. Safe for use by any thread; nothing
 * blocks.
 */
public interface AdapterContext {
  /**
   * Returns the name of the namespace.
   *
   * @return the name, with its slash
   */
  String namespace();

  /**
   * Returns what makes the frames of a packet.
   *
   * @return it
   */
  PacketFrames frames();

  /**
   * Returns what turns JSON into Java values and back.
   *
   * @return the server's codec
   */
  JsonCodec codec();

  /**
   * Returns what calls the adapter later.
   *
   * @return it; driven by the clock of the server's host
   */
  Timers timers();

  /**
   * Takes the next id for an event of this namespace that wants acknowledgements (SIO-42).
   *
   * @return the id
   */
  long nextAckId();
}
