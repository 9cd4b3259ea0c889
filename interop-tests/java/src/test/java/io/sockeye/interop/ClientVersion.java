package io.sockeye.interop;

import io.socket.client.IO;
import io.socket.client.Socket;
import io.sockeye.server.ConnectRefusedException;
import java.util.Map;
import java.util.Objects;

/** The official client on this class path, and where its two lines differ. */
enum ClientVersion {
  /** 1.x: Engine.IO 3, Socket.IO 2. */
  V1("error") {
    @Override
    void token(IO.Options options, String token) {
      // Of the first request, and of CONNECT too unless that is to the main namespace (EIO-56).
      options.query = "token=" + token;
    }

    // It ends the connection when it is told an object, and npm socket.io tells it one too.
    @Override
    ConnectRefusedException refusal() {
      return new ConnectRefusedException("no token");
    }

    @Override
    Object told() {
      return "no token";
    }
  },

  /** 2.x: Engine.IO 4, Socket.IO 3 and 4. */
  V2(Socket.EVENT_CONNECT_ERROR) {
    @Override
    void token(IO.Options options, String token) {
      options.auth = Map.of("token", token);
    }

    @Override
    ConnectRefusedException refusal() {
      return new ConnectRefusedException("no token", Map.of("code", 401));
    }

    @Override
    Object told() {
      return Map.of("message", "no token", "data", Map.of("code", 401));
    }
  };

  /** What this run is about, as the build says. */
  static final String NUMBER = Objects.requireNonNull(System.getProperty("client.version"));

  static final ClientVersion CURRENT = NUMBER.startsWith("1.") ? V1 : V2;

  private final String refusedBy;

  ClientVersion(String refusedBy) {
    this.refusedBy = refusedBy;
  }

  /** How a client says who it is. */
  abstract void token(IO.Options options, String token);

  /** How a middleware refuses this client, with as much as it understands. */
  abstract ConnectRefusedException refusal();

  /** What the client is told then. */
  abstract Object told();

  /** The event that tells it. */
  final String refusedBy() {
    return refusedBy;
  }
}
