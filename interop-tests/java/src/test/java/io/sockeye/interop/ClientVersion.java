package io.sockeye.interop;

import io.socket.client.IO;
import io.socket.client.Socket;
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

    @Override
    Object refusal(String message, Map<String, Object> data) {
      return data;
    }
  },

  /** 2.x: Engine.IO 4, Socket.IO 3 and 4. */
  V2(Socket.EVENT_CONNECT_ERROR) {
    @Override
    void token(IO.Options options, String token) {
      options.auth = Map.of("token", token);
    }

    @Override
    Object refusal(String message, Map<String, Object> data) {
      return Map.of("message", message, "data", data);
    }
  };

  static final ClientVersion CURRENT =
      Objects.requireNonNull(System.getProperty("client.version")).startsWith("1.") ? V1 : V2;

  private final String refusedBy;

  ClientVersion(String refusedBy) {
    this.refusedBy = refusedBy;
  }

  /** How a client says who it is. */
  abstract void token(IO.Options options, String token);

  /** What a client is told whom a middleware refuses with this message and these data. */
  abstract Object refusal(String message, Map<String, Object> data);

  /** The event that tells it. */
  final String refusedBy() {
    return refusedBy;
  }
}
