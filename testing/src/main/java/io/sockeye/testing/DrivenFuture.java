package io.sockeye.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future that is completed by what the waiting thread itself has to run: waiting for it runs the
 * clock, and fails when that does not complete it. What is chained to it is of the same kind.
 *
 * @param <T> the type of the value
 */
final class DrivenFuture<T> extends CompletableFuture<T> {
  private final ClientSide side;
  private final String what;

  DrivenFuture(ClientSide side, String what) {
    this.side = side;
    this.what = what;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new DrivenFuture<>(side, what);
  }

  private void drive() {
    // From inside a handler there is nothing to be driven: the test does that.
    if (!isDone() && !side.clock().inTask()) {
      side.await(this::isDone, () -> what + " has not come");
    }
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    drive();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    drive();
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    drive();
    return super.join();
  }
}
