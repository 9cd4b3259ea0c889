package io.sockeye.testing;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.http.HttpResponse;

/**
 * The client's end of an Engine.IO transport over the in-memory wire. Belongs to the line of the
 * test's clients.
 */
abstract class ClientTransport {
  /** What a transport tells its connection. */
  interface Listener {
    void received(EnginePacket packet);

    /** The server has not let it in. */
    void refused(HttpResponse response);

    /** Nothing more comes, and nothing more goes. */
    void closed(String reason);
  }

  static final String TRANSPORT_CLOSE = "transport close";
  static final String TRANSPORT_ERROR = "transport error";

  abstract String name();

  /** Asks for a session. */
  abstract void open();

  /** The open packet has come. */
  void opened(String sid, int maxPayloadBytes) {}

  abstract void send(EngineFrame frame);

  /** Goes away in the orderly way. */
  abstract void close();

  /** Goes away as if the network had broken. */
  abstract void abort();

  /** Takes what the server sends, or leaves it to the server. */
  abstract void reading(boolean on);
}
