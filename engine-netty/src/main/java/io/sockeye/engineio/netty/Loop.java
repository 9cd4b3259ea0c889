package io.sockeye.engineio.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop: the lane it is to the engine, and the connections that live on it. */
final class Loop {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  /** What is still open then is cut. */
  private static final long LONGEST_GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop eventLoop;
  private final Lane lane;
  private final Deflation deflation;
  private final Limits limits;

  // Touched on the loop only.
  private final List<Connection> connections = new ArrayList<>();
  private boolean closing;

  Loop(EventLoop eventLoop, Zlib zlib, Limits limits) {
    this.limits = limits;
    this.eventLoop = eventLoop;
    this.lane = new Lane(new EventLoopExecutor(eventLoop));
    this.deflation = new Deflation(zlib);
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  Lane lane() {
    return lane;
  }

  /** On the loop only. */
  Deflation deflation() {
    return deflation;
  }

  Limits limits() {
    return limits;
  }

  boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  /** Runs a task on the loop later; after the host was closed it is dropped. */
  void execute(Runnable task) {
    execute(eventLoop, task);
  }

  void add(Connection connection) {
    connection.place = connections.size();
    connections.add(connection);
    if (closing) {
      Future<?> unused = connection.shutDown();
    }
  }

  /** Does nothing if it is not among them. */
  void remove(Connection connection) {
    int place = connection.place;
    if (place >= 0) {
      connection.place = -1;
      Connection last = connections.remove(connections.size() - 1);
      if (last != connection) {
        last.place = place;
        connections.set(place, last);
      }
    }
  }

  /**
   * Closes all connections, behind what has been asked of them before; then, when they are closed,
   * runs an action.
   */
  void closeConnections(Runnable then) {
    execute(() -> lane.submit(() -> closeNow(then)));
  }

  private void closeNow(Runnable then) {
    closing = true;
    Goodbye goodbye = new Goodbye(then);
    try {
      for (Connection connection : List.copyOf(connections)) {
        goodbye.waitFor(connection.shutDown());
      }
      deflation.end();
    } finally {
      goodbye.begin();
    }
  }

  private static void execute(EventLoop eventLoop, Runnable task) {
    try {
      eventLoop.execute(task);
    } catch (RejectedExecutionException closed) {
      log.debug("The host is closed: a task was dropped");
    }
  }

  /**
   * Runs an action when the last connection is closed, which with TLS and io_uring is later than it
   * was asked for, or when the time is up. On the loop only.
   */
  private final class Goodbye {
    private @Nullable Runnable then;
    private int open = 1;

    Goodbye(Runnable then) {
      this.then = then;
    }

    void waitFor(ChannelFuture closed) {
      open++;
      closed.addListener(done -> oneIsClosed());
    }

    void begin() {
      oneIsClosed();
      if (open > 0) {
        Future<?> unused =
            eventLoop.schedule(this::end, LONGEST_GOODBYE_NANOS, TimeUnit.NANOSECONDS);
      }
    }

    private void oneIsClosed() {
      open--;
      if (open == 0) {
        end();
      }
    }

    private void end() {
      Runnable action = then;
      then = null;
      if (action != null) {
        action.run();
      }
    }
  }

  private record EventLoopExecutor(EventLoop eventLoop) implements LaneExecutor {
    @Override
    public boolean inLane() {
      return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
      // Refused once the host is closed; the lane has to know.
      eventLoop.execute(task);
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
      try {
        Future<?> unused = eventLoop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException closed) {
        log.debug("The host is closed: a timer was dropped");
      }
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }
}
