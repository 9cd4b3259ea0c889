package io.sockeye.server;

import io.sockeye.server.adapter.Answers;
import io.sockeye.server.adapter.BroadcastOptions;
import io.sockeye.server.adapter.Member;
import io.sockeye.server.adapter.SocketDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One search for the sockets of a namespace, here and on the other nodes (SIO-51). */
final class SocketFetch {
  private final Namespace namespace;
  private final List<RemoteSocket> found = new ArrayList<>();
  private final CompletableFuture<List<RemoteSocket>> result = new CompletableFuture<>();

  SocketFetch(Namespace namespace) {
    this.namespace = namespace;
  }

  CompletableFuture<List<RemoteSocket>> start(BroadcastOptions options, Duration timeout) {
    for (Member member : namespace.adapter().select(options)) {
      Socket socket = namespace.socket(member.id());
      if (socket != null) {
        found.add(socket);
      }
    }
    CompletionStage<Answers<List<SocketDescription>>> others =
        Outcome.of(namespace.adapter().fetchSockets(options, timeout), namespace.server());
    others.whenComplete(this::complete);
    return result;
  }

  private void complete(
      @Nullable Answers<List<SocketDescription>> answers, @Nullable Throwable failure) {
    if (answers == null) {
      fail("the other servers could not be asked for their sockets", 0, 0, Set.of(), failure);
      return;
    }
    for (List<SocketDescription> descriptions : answers.answers()) {
      for (SocketDescription description : descriptions) {
        found.add(new FetchedSocket(namespace, description));
      }
    }
    if (answers.complete()) {
      result.complete(List.copyOf(found));
    } else {
      int answered = answers.answers().size();
      int expected = answers.expected();
      fail(
          "only "
              + answered
              + " of "
              + expected
              + " other servers have said which sockets they have",
          answered,
          expected,
          answers.missing(),
          null);
    }
  }

  private void fail(
      String message, int answered, int expected, Set<String> missing, @Nullable Throwable cause) {
    result.completeExceptionally(
        new FetchSocketsException(message, List.copyOf(found), answered, expected, missing, cause));
  }
}
