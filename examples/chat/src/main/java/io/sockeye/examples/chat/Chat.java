package io.sockeye.examples.chat;

import io.sockeye.event.BadArgumentException;
import io.sockeye.event.EventHandler;
import io.sockeye.event.RawEvent;
import io.sockeye.json.JsonKind;
import io.sockeye.server.AttributeKey;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.Socket;
import io.sockeye.server.SocketIOServer;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the chat does with each event. Handlers of one socket never overlap. */
final class Chat {
  private static final Logger log = LoggerFactory.getLogger(Chat.class);

  /** Where a socket is, from its {@code join} on. Only its own handlers touch it. */
  private static final AttributeKey<Seat> SEAT = AttributeKey.of("seat");

  private final SocketIOServer io;
  private final InstantSource clock;
  private final Rooms rooms;

  Chat(SocketIOServer io, InstantSource clock) {
    this.io = io;
    this.clock = clock;
    this.rooms = new Rooms(clock);
  }

  void start() {
    io.onRaw("join", answered(this::join));
    io.onRaw("message", answered(this::text));
    io.onRaw("image", answered(this::image));
    io.onWithAck("leave", this::leave);
    io.on("typing", Boolean.class, Chat::typing);
    io.onRaw("chat message", this::announce);
    io.onRaw("ping time", (socket, event) -> event.ack());
    io.onDisconnect((socket, disconnect) -> leave(socket));
    io.onError(Chat::failed);
  }

  Rooms rooms() {
    return rooms;
  }

  private void join(Socket socket, RawEvent event) {
    Request.Join request = event.arg(0, Request.Join.class);
    String nickname = request.checkedNickname();
    String room = request.checkedRoom();
    leave(socket);
    Member member = new Member(socket.id(), nickname);
    Room entered = rooms.enter(room, socket, member);
    socket.attribute(SEAT, new Seat(entered, member));
    event.ack(entered.welcome(member));
  }

  private Answer leave(Socket socket) {
    Seat seat = socket.attribute(SEAT);
    if (seat != null) {
      socket.attribute(SEAT, null);
      rooms.leave(seat.room(), socket, seat.member());
    }
    return new Answer.Done();
  }

  private void text(Socket socket, RawEvent event) {
    Request.Text request = event.arg(0, Request.Text.class);
    Seat seat = seat(socket);
    String id = UUID.randomUUID().toString();
    say(
        socket,
        event,
        seat,
        new Message.Text(
            id,
            seat.room().name(),
            seat.member(),
            clock.instant(),
            request.checkedText(),
            nonce(request.nonce(), id)));
  }

  private void image(Socket socket, RawEvent event) {
    Request.Image request = event.arg(0, Request.Image.class);
    Seat seat = seat(socket);
    String id = UUID.randomUUID().toString();
    say(
        socket,
        event,
        seat,
        new Message.Picture(
            id,
            seat.room().name(),
            seat.member(),
            clock.instant(),
            request.checkedImage(),
            nonce(request.nonce(), id)));
  }

  /** What tells one message from another before the server has named it; any name will do. */
  private static String nonce(@Nullable String sent, String id) {
    return sent == null ? id : Request.checked("nonce", sent, 100);
  }

  private static void say(Socket socket, RawEvent event, Seat seat, Message message) {
    Room.Spoken spoken = seat.room().say(socket, message);
    // First that it is on its way, then that it has arrived.
    event.ack(new Answer.Sent(spoken.message().id(), spoken.message().time()));
    if (spoken.acks() != null) {
      Future<?> unused =
          spoken.acks().thenAccept(acks -> socket.emit("delivered", Delivered.of(message, acks)));
    }
  }

  private static void typing(Socket socket, boolean typing) {
    Seat seat = socket.attribute(SEAT);
    if (seat != null) {
      seat.room().typing(socket, seat.member(), typing);
    }
  }

  /** Goes to everybody as it came, also what no {@code String} can hold. */
  private void announce(Socket socket, RawEvent event) {
    if (event.size() > 0 && event.value(0).kind() == JsonKind.STRING) {
      io.emit("chat message", event.value(0));
    }
  }

  private static void failed(Socket socket, @Nullable RawEvent event, Throwable failure) {
    if (failure instanceof BadArgumentException) {
      log.debug("{} does not speak as our page does", socket, failure);
    } else {
      log.error("The chat failed for {}", socket, failure);
    }
  }

  private static Seat seat(Socket socket) {
    Seat seat = socket.attribute(SEAT);
    if (seat == null) {
      throw new RefusedException("Please join a room first.");
    }
    return seat;
  }

  private static EventHandler<Socket, RawEvent> answered(EventHandler<Socket, RawEvent> handler) {
    return (socket, event) -> {
      try {
        handler.handle(socket, event);
      } catch (RefusedException e) {
        event.ack(new Answer.Refused(e.getMessage()));
      }
    };
  }

  private record Seat(Room room, Member member) {}

  /** How many of those in the room have got a message. */
  record Delivered(String id, int answered, int expected) {
    static Delivered of(Message message, BroadcastAcks<?> acks) {
      return new Delivered(message.id(), acks.replies().size(), acks.expected());
    }
  }
}
