package io.sockeye.server.adapter.cluster;

import io.sockeye.server.adapter.Answers;
import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that each of the other servers answers once.
 *
 * @param <T> what one server answers
 */
final class GatheredRequest<T> implements PendingRequest {
  private final CompletableFuture<Answers<T>> result = new CompletableFuture<>();

  /** Takes the answer out of a response; {@code null} if it is of another kind. */
  private final Function<Response, @Nullable T> answerOf;

  /** Whether one that has left has nothing to answer, rather than failing to. */
  private final boolean leftIsNothing;

  // Guarded by this: transport threads meet here.
  private final List<T> answers = new ArrayList<>();
  private final Set<String> answered = new HashSet<>();
  private final Set<String> missing = new HashSet<>();

  /** Those that have not answered, if it is known who they are. */
  private @Nullable Set<String> awaited;

  private int expected = -1;

  GatheredRequest(Function<Response, @Nullable T> answerOf, boolean leftIsNothing) {
    this.answerOf = answerOf;
    this.leftIsNothing = leftIsNothing;
  }

  @Override
  public CompletableFuture<Answers<T>> over() {
    return result;
  }

  @Override
  public synchronized void asked(int servers) {
    expected = servers;
    completeIfAllAnswered();
  }

  @Override
  public synchronized void asked(Set<String> servers) {
    expected = servers.size();
    awaited = new HashSet<>(servers);
    awaited.removeAll(answered);
    completeIfAllAnswered();
  }

  @Override
  public void answered(Response response) {
    T answer = answerOf.apply(response);
    if (answer != null) {
      answered(response.uid(), answer);
    }
  }

  private synchronized void answered(String server, T answer) {
    if (result.isDone() || !answered.add(server)) {
      return;
    }
    answers.add(answer);
    if (awaited != null && !awaited.remove(server)) {
      // It has joined since: its answer is as good as any.
      expected++;
    }
    completeIfAllAnswered();
  }

  @Override
  public synchronized void left(String server) {
    if (awaited != null && awaited.remove(server)) {
      if (leftIsNothing) {
        expected--;
      } else {
        missing.add(server);
      }
      completeIfAllAnswered();
    }
  }

  @Override
  public synchronized void failed(Throwable cause) {
    result.completeExceptionally(cause);
  }

  @Override
  public synchronized void timeIsOver() {
    if (awaited != null) {
      missing.addAll(awaited);
    }
    // Nobody has said how many there are: at least one more than have answered.
    int asked = expected < 0 ? answers.size() + 1 : expected;
    complete(asked);
  }

  private void completeIfAllAnswered() {
    if (awaited != null ? awaited.isEmpty() : expected >= 0 && answers.size() >= expected) {
      complete(expected);
    }
  }

  private void complete(int asked) {
    result.complete(new Answers<>(List.copyOf(answers), asked, Set.copyOf(missing)));
  }
}
