package io.sockeye.examples.docs;

// snippet: the server of the README
import io.sockeye.server.SocketIOServer;

public class Hello {
  record Message(String user, String text) {}

  public static void main(String[] args) {
    SocketIOServer io = SocketIOServer.create();
    io.onConnection(socket -> socket.join("lobby"));
    io.on("chat", Message.class, (socket, message) -> socket.to("lobby").emit("chat", message));
    io.onWithAck("add", Integer.class, (socket, number) -> number + 1);
    io.onDisconnect((socket, end) -> System.out.println(socket.id() + ": " + end.reason()));
    io.listen(args.length == 0 ? 3000 : Integer.parseInt(args[0]));
    System.out.println("http://localhost:" + io.port());
  }
}
// end
