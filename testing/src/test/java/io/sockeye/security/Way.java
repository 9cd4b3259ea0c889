package io.sockeye.security;

import io.sockeye.engineio.netty.NettyHost;
import io.sockeye.engineio.netty.NettyIo;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How an attacker reaches the server: over which network, and by which transport. */
record Way(NettyIo io, Transport transport) {
  enum Transport {
    POLLING,
    WEBSOCKET
  }

  /** All there are here. */
  static List<Way> all() {
    return networks().stream()
        .flatMap(way -> Stream.of(Transport.values()).map(by -> new Way(way.io, by)))
        .toList();
  }

  /** One for each network, for what is below the transports. */
  static List<Way> networks() {
    return Stream.of(NettyIo.NIO, NettyIo.EPOLL)
        .filter(Way::isAvailable)
        .map(io -> new Way(io, Transport.WEBSOCKET))
        .toList();
  }

  private static boolean isAvailable(NettyIo io) {
    try {
      NettyHost unused = NettyHost.builder().io(io).build();
      return true;
    } catch (IllegalArgumentException notHere) {
      return false;
    }
  }

  boolean polling() {
    return transport == Transport.POLLING;
  }

  @Override
  public String toString() {
    return (transport + " on " + io).toLowerCase(Locale.ROOT);
  }
}
