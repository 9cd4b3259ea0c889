package io.sockeye.server;

import io.sockeye.json.JsonBindException;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The first task of a socket's mailbox: the middlewares of its namespace, one after the other, and
 * what follows from them (SIO-25). It runs again for the rest when an asynchronous one has decided.
 */
final class Admission implements MailboxTask {
  private static final String INTERNAL_ERROR = "internal error";

  private final Socket socket;
  private final Mailbox mailbox;
  private final Iterator<AsyncMiddleware> middlewares;
  private @Nullable CompletableFuture<?> undecided;

  Admission(Socket socket, Mailbox mailbox, HandlerList<AsyncMiddleware> middlewares) {
    this.socket = socket;
    this.mailbox = mailbox;
    this.middlewares = middlewares.iterator();
  }

  @Override
  public void run() {
    try {
      if (undecided != null) {
        undecided.join();
      }
      while (socket.state() == SocketState.CONNECTING && middlewares.hasNext()) {
        CompletableFuture<?> verdict = middlewares.next().handle(socket).toCompletableFuture();
        if (!verdict.isDone()) {
          undecided = verdict;
          mailbox.await(verdict, this);
          return;
        }
        verdict.join();
      }
    } catch (Throwable refusal) {
      refuse(
          refusal instanceof CompletionException e && e.getCause() != null
              ? e.getCause()
              : refusal);
      return;
    }
    socket.submit(socket.life()::admit);
  }

  private void refuse(Throwable refusal) {
    String message = INTERNAL_ERROR;
    Object data = null;
    if (refusal instanceof ConnectRefusedException refused) {
      message = String.valueOf(refused.getMessage());
      data = refused.data();
    } else {
      socket.namespace().failed(socket, null, refusal);
    }
    JsonValues error = encode(message, data);
    socket.submit(() -> socket.life().refuse(error));
  }

  private JsonValues encode(String message, @Nullable Object data) {
    JsonCodec codec = socket.namespace().server().codec();
    try {
      return codec.encode(List.of(socket.refusal(message, data)));
    } catch (JsonBindException e) {
      socket.namespace().failed(socket, null, e);
      return codec.encode(List.of(socket.refusal(message, null)));
    }
  }

  @Override
  public String describe() {
    return "A middleware of " + LogText.of(socket.namespace().name());
  }
}
