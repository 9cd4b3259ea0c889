package io.sockeye.server;

import io.sockeye.event.SocketHandler;

/** Tells the handlers of one socket that it is writable again. In its mailbox. */
final class Drain implements MailboxTask {
  private final Socket socket;
  private final HandlerList<SocketHandler<Socket>> handlers;

  Drain(Socket socket, HandlerList<SocketHandler<Socket>> handlers) {
    this.socket = socket;
    this.handlers = handlers;
  }

  @Override
  public void run() {
    for (SocketHandler<Socket> handler : handlers) {
      try {
        handler.handle(socket);
      } catch (Throwable failure) {
        socket.namespace().failed(socket, null, failure);
      }
    }
  }

  @Override
  public String describe() {
    return "The drain handler on " + LogText.of(socket.namespace().name());
  }
}
