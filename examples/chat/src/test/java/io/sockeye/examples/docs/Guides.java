package io.sockeye.examples.docs;

import io.sockeye.event.AckReply;
import io.sockeye.event.RawEvent;
import io.sockeye.server.AttributeKey;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.BroadcastOperator;
import io.sockeye.server.ConnectRefusedException;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import io.sockeye.server.adapter.RoomListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The code of the guides on middlewares, rooms and acknowledgements. */
final class Guides {
  private Guides() {}

  record User(String name, String role) {}

  // ---- middlewares and authentication

  static void authentication(SocketIOServer io, Users users) {
    // snippet: who may connect
    record Token(String token) {}

    AttributeKey<User> userKey = AttributeKey.of("user");

    io.use(
        socket -> {
          Token credentials = socket.handshake().auth(Token.class);
          if (credentials == null) {
            throw new ConnectRefusedException("no token", Map.of("code", 401));
          }
          socket.attribute(userKey, users.byToken(credentials.token()));
        });

    io.onConnection(socket -> socket.emit("welcome", socket.attribute(userKey)));
    // end
  }

  static void asynchronous(SocketIOServer io, Users users) {
    // snippet: a middleware that decides later
    io.useAsync(socket -> users.checkAsync(socket.handshake().header("authorization")));
    // end
  }

  static void perNamespace(SocketIOServer io, Users users) {
    // snippet: each namespace decides for itself
    io.of("/admin")
        .use(
            socket -> {
              if (!users.isAdmin(socket.handshake().query("token"))) {
                throw new ConnectRefusedException("administrators only");
              }
            });
    // end
  }

  static void perEvent(SocketIOServer io) {
    // snippet: a middleware for the events of a socket
    io.onConnection(
        socket ->
            socket.use(
                event -> {
                  if (event.name().startsWith("admin:") && !socket.rooms().contains("admins")) {
                    throw new SecurityException(event.name() + " is not for " + socket.id());
                  }
                }));

    io.onError((socket, event, failure) -> report(socket, event, failure));
    // end
  }

  static void away(Socket socket) {
    // snippet: disconnecting with a reason
    socket.disconnectBecause("banned", Map.of("until", "2030-01-01"));
    // end
  }

  static void requests(SocketIOServer io) {
    // snippet: a middleware for HTTP requests
    io.engine()
        .use(
            (request, response, next) -> {
              response.set("x-served-by", "sockeye");
              next.proceed();
            });
    // end
  }

  // ---- rooms

  static void rooms(SocketIOServer io) {
    // snippet: join, then broadcast
    io.on(
        "open document",
        String.class,
        (socket, document) -> {
          socket.join("document:" + document);
          socket.to("document:" + document).emit("somebody came", socket.id());
        });
    // end
  }

  static void operators(SocketIOServer io) {
    // snippet: an operator is a value
    BroadcastOperator editors = io.to("document:7", "document:8").except("guests");
    editors.emit("saved");
    editors.asVolatile().emit("cursor", 17);
    // end
  }

  static void people(SocketIOServer io, Users users) {
    // snippet: to a user
    io.use(socket -> socket.joinUser(users.byToken(socket.handshake().header("token")).name()));

    io.toUser("ada").emit("mail", 3);
    // end
  }

  static void latest(SocketIOServer io) {
    // snippet: only the latest
    io.on(
        "cursor",
        Integer.class,
        (socket, place) ->
            socket.to("document:7").conflate("cursor:" + socket.id()).emit("cursor", place));
    // end
  }

  static void presence(SocketIOServer io) {
    // snippet: when rooms begin and end
    io.sockets()
        .onRoomEvent(
            new RoomListener() {
              @Override
              public void joined(String room, String id) {
                io.to(room).emit("joined", id);
              }

              @Override
              public void left(String room, String id) {
                io.to(room).emit("left", id);
              }
            });
    // end
  }

  // ---- acknowledgements

  static void outward(Socket socket) {
    // snippet: asking a client
    try {
      AckReply answer =
          socket.timeout(Duration.ofSeconds(5)).emitWithAck("ready?", "round 1").join();
      System.out.println("ready: " + answer.arg(0, Boolean.class));
    } catch (CompletionException noAnswer) {
      System.out.println("no answer: " + noAnswer.getCause());
    }
    // end
  }

  static void everybody(SocketIOServer io) {
    // snippet: asking a room
    BroadcastAcks<AckReply> votes =
        io.to("council").timeout(Duration.ofSeconds(30)).emitWithAck("vote", "proposal 7").join();
    System.out.println(votes.replies().size() + " of " + votes.expected() + " have voted");
    // end
  }

  static void inward(SocketIOServer io) {
    // snippet: answering by hand
    io.onRaw(
        "transfer",
        (socket, event) -> {
          if (event.size() < 2) {
            event.ack("two accounts are needed");
            return;
          }
          transfer(event.arg(0, String.class), event.arg(1, String.class));
          event.ack();
        });
    // end
  }

  interface Users {
    User byToken(@Nullable String token) throws ConnectRefusedException;

    CompletionStage<?> checkAsync(@Nullable String authorization);

    boolean isAdmin(@Nullable String token);
  }

  private static void report(Socket socket, @Nullable RawEvent event, Throwable failure) {
    System.err.println(socket + " " + (event == null ? "" : event.name()) + " " + failure);
  }

  private static void transfer(String from, String to) {
    System.out.println(from + " -> " + to);
  }
}
