package io.sockeye.examples.docs;

import io.sockeye.server.AttributeKey;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Credentials that expire, and new ones on a live connection. */
final class Reauthentication {
  record Token(String token) {}

  record Login(String user, Instant expires) {}

  /** Stands for whatever checks a token. */
  interface Logins {
    Login verify(String token) throws ConnectRefusedException;
  }

  private final Logins logins;

  Reauthentication(Logins logins) {
    this.logins = logins;
  }

  // snippet: credentials that expire
  static final AttributeKey<Login> LOGIN = AttributeKey.of("login");
  static final Duration NOTICE = Duration.ofMinutes(1);

  void install(SocketIOServer io) {
    io.use(
        socket -> {
          Login login = accept(socket, socket.handshake().auth(Token.class));
          socket.joinUser(login.user());
        });
    io.onWithAck(
        "authenticate",
        Token.class,
        (socket, token) -> {
          accept(socket, token);
          return true;
        });
  }

  private Login accept(Socket socket, @Nullable Token token) {
    if (token == null) {
      throw new ConnectRefusedException("no token");
    }
    Login login = logins.verify(token.token());
    Login before = socket.attribute(LOGIN);
    if (before != null && !before.user().equals(login.user())) {
      throw new SecurityException("a socket does not change its user");
    }
    socket.attribute(LOGIN, login);
    socket.credentialsExpireAt(login.expires(), NOTICE);
    return login;
  }

  // end
}
