package io.sockeye.examples.tutorial;

import io.sockeye.http.HttpResponse;
import io.sockeye.server.SocketIOServer;

/** The chat of Socket.IO's tutorial: page, client and socket in one class, on one port. */
public final class TutorialChat {
  private static final String PAGE =
      """
      <!doctype html>
      <title>Chat</title>
      <ul id="messages"></ul>
      <form><input autocomplete="off" autofocus><button>Send</button></form>
      <script src="/socket.io/socket.io.js"></script>
      <script>
        const socket = io(), form = document.forms[0], input = form.elements[0];
        form.onsubmit = (event) => {
          event.preventDefault();
          if (input.value) socket.emit("chat message", input.value);
          input.value = "";
        };
        socket.on("chat message", (text) => {
          document.getElementById("messages").appendChild(document.createElement("li")).textContent = text;
        });
      </script>
      """;

  private TutorialChat() {}

  /**
   * Starts the chat on port 3000.
   *
   * @param arguments not looked at
   */
  public static void main(String... arguments) {
    start(3000);
  }

  static SocketIOServer start(int port) {
    SocketIOServer io =
        SocketIOServer.builder()
            .pages(
                exchange ->
                    exchange.respond(
                        exchange.request().path().equals("/")
                            ? HttpResponse.of(200, "text/html; charset=utf-8", PAGE)
                            : HttpResponse.empty(404)))
            .build();
    io.on("chat message", String.class, (socket, text) -> io.emit("chat message", text));
    return io.listen(port);
  }
}
