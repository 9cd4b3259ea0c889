package io.sockeye.server;

import io.sockeye.event.SocketHandler;

/** Tells the handlers of one socket that it is writable again. In its mailbox. */
final class Drain implements MailboxTask {
  private final Socket socket;
  private final Outflow flow;

  Drain(Socket socket, Outflow flow) {
    this.socket = socket;
    this.flow = flow;
  }

  @Override
  public void run() {
    flow.drainBegun();
    for (SocketHandler<Socket> handler : flow.handlers) {
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
