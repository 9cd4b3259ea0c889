package io.sockeye.engineio.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.sockeye.lane.Lane;
import io.sockeye.lane.LaneExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop: the lane it is to the engine, and the connections that live on it. */
final class Loop {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  /** What is still open then is cut. */
  private static final long LONGEST_GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SingleThreadEventLoop eventLoop;
  private final Lane lane;
  private final Deflation deflation;
  private final Limits limits;

  // Touched on the loop only.
  private final List<Connection> connections = new ArrayList<>();
  private boolean closing;

  Loop(SingleThreadEventLoop eventLoop, Zlib zlib, Limits limits) {
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
      connection.shutDown();
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
   * Closes all connections, behind what has been asked of them before; then, when they are gone,
   * runs an action.
   */
  void closeConnections(Runnable then) {
    execute(() -> lane.submit(() -> closeNow(then)));
  }

  private void closeNow(Runnable then) {
    boolean first = !closing;
    closing = true;
    try {
      for (Connection connection : List.copyOf(connections)) {
        connection.shutDown();
      }
      if (first) {
        deflation.end();
      }
    } finally {
      whenGone(System.nanoTime() + LONGEST_GOODBYE_NANOS, then);
    }
  }

  /** A connection may be closed later than it was asked to: by io_uring, or by TLS. */
  private void whenGone(long deadline, Runnable then) {
    if (eventLoop.registeredChannels() > 0 && System.nanoTime() - deadline < 0) {
      Future<?> unused =
          eventLoop.schedule(() -> whenGone(deadline, then), 1, TimeUnit.MILLISECONDS);
    } else {
      then.run();
    }
  }

  private static void execute(EventLoop eventLoop, Runnable task) {
    try {
      eventLoop.execute(task);
    } catch (RejectedExecutionException closed) {
      log.debug("The host is closed: a task was dropped");
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
