package io.sockeye.benchmarks.faults;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How a client takes what it is flooded with, until it is cut off or the time is over. */
enum Reader {
  /** It reads as fast as it can, and the server looks whether it keeps up. */
  KEEPS_UP {
    @Override
    void take(int port, int bytes, BooleanSupplier over) throws IOException {
      try (Wire wire = Wire.webSocket(port)) {
        wire.send("42[\"stream\"," + bytes + "]");
        while (!over.getAsBoolean()) {
          if (wire.receive().equals("2")) {
            wire.send("3");
          }
        }
      }
    }
  },

  /** A WebSocket that does not read. */
  SILENT {
    @Override
    void take(int port, int bytes, BooleanSupplier over) throws IOException {
      try (Wire wire = Wire.webSocket(port)) {
        wire.send(flood(bytes));
        while (!over.getAsBoolean() && !wire.isCut()) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
      }
    }
  },

  /** A WebSocket that does not read and sends pongs. */
  PONGS {
    @Override
    void take(int port, int bytes, BooleanSupplier over) throws IOException {
      try (Wire wire = Wire.webSocket(port)) {
        wire.send(flood(bytes));
        while (!over.getAsBoolean()) {
          wire.send("3");
          LockSupport.parkNanos(LOOK_NANOS);
        }
      }
    }
  },

  /** A polling client that never asks and sends pongs. */
  POLLING_PONGS {
    @Override
    void take(int port, int bytes, BooleanSupplier over) throws IOException {
      try (Wire wire = Wire.http(port)) {
        String sid = join(wire, bytes);
        String answer = "ok";
        while (!over.getAsBoolean() && answer.equals("ok")) {
          LockSupport.parkNanos(LOOK_NANOS);
          wire.post(sid, "3");
          answer = wire.response();
        }
      }
    }
  },

  /** A polling client that asks once and does not read the response. */
  POLLING_UNREAD {
    @Override
    void take(int port, int bytes, BooleanSupplier over) throws IOException {
      try (Wire posts = Wire.http(port);
          Wire gets = Wire.http(port)) {
        String sid = join(posts, bytes);
        LockSupport.parkNanos(LOOK_NANOS / 10);
        gets.get(sid);
        String answer = "ok";
        while (!over.getAsBoolean() && answer.equals("ok")) {
          LockSupport.parkNanos(LOOK_NANOS);
          posts.post(sid, "3");
          answer = posts.response();
        }
      }
    }
  };

  private static final long LOOK_NANOS = 500_000_000;

  /** Takes what comes; returns when it is cut off or the time is over. */
  abstract void take(int port, int bytes, BooleanSupplier over) throws IOException;

  private static String flood(int bytes) {
    return "42[\"flood\"," + bytes + "]";
  }

  /** Opens a polling session that is flooded; returns its part of the query. */
  private static String join(Wire wire, int bytes) throws IOException {
    String sid = wire.join();
    wire.ask(sid, flood(bytes));
    return sid;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
