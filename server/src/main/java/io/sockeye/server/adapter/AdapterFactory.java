package io.sockeye.server.adapter;

/** Makes the adapter of each namespace. */
@FunctionalInterface
public interface AdapterFactory {
  /**
   * Creates the adapter of a namespace.
   *
   * @param namespace the namespace's name
   * @param frames what makes the frames of a packet
   * @return the adapter
   */
  Adapter create(String namespace, PacketFrames frames);
}
