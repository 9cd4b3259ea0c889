package io.sockeye.benchmarks.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an attacker does, as often as he can, until the time is over. */
enum Attack {
  /** Nothing: what the others are compared with. */
  NONE {
    @Override
    void once(int port, BooleanSupplier over) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  },

  /** Packets that are none, each on a connection of its own. */
  BAD_PACKETS {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      for (String bad : List.of("9", "42[", "42{}", "43x[]", "451-[]", "40/a,{", "44", "b!!")) {
        try (Wire wire = Wire.webSocket(port)) {
          wire.send(bad);
          wire.awaitClose();
        }
      }
    }
  },

  /** JSON of a megabyte each: deep, of one number, of many names, of names with equal hashes. */
  LARGE_JSON {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      String deep = "[".repeat(490) + "]".repeat(490);
      String names = members(50_000, i -> "\"n" + i + "\":" + i);
      String alike = members(10_000, i -> "\"" + alike(i, 14) + "\":1");
      for (String value :
          List.of("[" + (deep + ",").repeat(900) + "1]", "1".repeat(900_000), names, alike)) {
        try (Wire wire = Wire.webSocket(port)) {
          wire.send("42[\"ignored\"," + value + "]");
          wire.send("42[\"echo\",1]");
          wire.send("42[");
          wire.awaitClose();
        }
      }
    }
  },

  /** Frames that RFC 6455 forbids. */
  BAD_FRAMES {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      for (int first : new int[] {0xC1, 0x83, 0x8F, 0x80, 0x09}) {
        try (Wire wire = Wire.webSocket(port)) {
          wire.frame(first, new byte[] {1});
          wire.awaitClose();
        }
      }
    }
  },

  /** Pings, pongs and empty fragments without end; the answers are not read. */
  CONTROL_FRAMES {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      byte[] frames = new byte[6 * 3000];
      for (int i = 0; i < 1000; i++) {
        frames[18 * i] = (byte) 0x89;
        frames[18 * i + 6] = (byte) 0x8A;
        frames[18 * i + 12] = (byte) 0x8A;
        for (int j = 1; j < 18; j += 6) {
          frames[18 * i + j] = (byte) 0x80;
        }
      }
      try (Wire wire = Wire.webSocket(port)) {
        while (!over.getAsBoolean()) {
          wire.bytes(frames);
        }
      }
    }
  },

  /** As many packets in a POST as are allowed, and one more. */
  MANY_PACKETS {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      for (int packets : new int[] {10_000, 10_001, 400_000}) {
        try (Wire wire = Wire.http(port)) {
          String sid = wire.join();
          wire.post(sid, String.join("\u001e", Collections.nCopies(packets, "3")));
          wire.response();
        }
      }
    }
  },

  /** Heads of requests that are too large, and bodies that do not come. */
  HEADS {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      String many =
          IntStream.range(0, 10_000)
              .mapToObj(i -> "X-" + i + ": 1\r\n")
              .collect(Collectors.joining());
      for (String head :
          List.of(
              "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
              "GET / HTTP/1.1\r\nHost: a\r\n" + many + "\r\n",
              "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(1_000_000) + "\r\n\r\n")) {
        try (Wire wire = Wire.http(port)) {
          wire.ascii(head);
          wire.awaitEnd();
        }
      }
    }
  },

  /** Many connections on which a request comes byte by byte. */
  SLOW_HEADS {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      try (Wires wires = new Wires()) {
        for (int i = 0; i < 500; i++) {
          wires.add(Wire.http(port)).ascii("GET / HTTP/1.1\r\n");
        }
        while (!over.getAsBoolean()) {
          for (Wire wire : wires.all) {
            wire.ascii("X");
          }
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  },

  /** Sessions of which nothing becomes. */
  HANDSHAKES {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      try (Wire wire = Wire.http(port)) {
        for (int i = 0; i < 100 && !over.getAsBoolean(); i++) {
          wire.get("");
          wire.response();
        }
      }
    }
  },

  /** Namespaces that are not there, more than may be asked for. */
  NAMESPACES {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      try (Wire wire = Wire.webSocket(port)) {
        for (int i = 0; i < 200; i++) {
          wire.send("40/nope-" + i + ",");
        }
        wire.awaitClose();
      }
    }
  },

  /** Rooms whose names clients choose, as many as may be joined. */
  ROOMS {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      try (Wire wire = Wire.webSocket(port)) {
        for (int i = 0; i < 10_000 && !over.getAsBoolean(); i++) {
          wire.send("42[\"join\",\"" + ThreadLocalRandom.current().nextLong() + "\"]");
        }
        wire.send("421[\"echo\",\"x\"]");
        wire.receive("431");
      }
    }
  },

  /** Packets whose attachments do not come. */
  UNFINISHED {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      String placeholder = "{\"_placeholder\":true,\"num\":%d}";
      String packet =
          "452-[\"ignored\"," + placeholder.formatted(0) + "," + placeholder.formatted(1) + "]";
      try (Wires wires = new Wires()) {
        for (int i = 0; i < 50; i++) {
          Wire wire = wires.add(Wire.webSocket(port));
          wire.send(packet);
          wire.frame(0x82, new byte[500_000]);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  },

  /** More events than a handler can handle. */
  EVENTS {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      try (Wire wire = Wire.webSocket(port)) {
        while (!over.getAsBoolean()) {
          wire.send("42[\"slow\",1]");
        }
      }
    }
  },

  /** Handlers that do not return, of as many sockets as there are threads for. */
  BLOCKED_HANDLERS {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      try (Wires wires = new Wires()) {
        for (int i = 0; i < 200; i++) {
          wires.add(Wire.webSocket(port)).send("42[\"block\",1]");
        }
        while (!over.getAsBoolean()) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  },

  /** Questions of the server that are not answered, or by somebody else. */
  QUESTIONS {
    @Override
    void once(int port, BooleanSupplier over) throws IOException {
      try (Wire wire = Wire.webSocket(port)) {
        wire.send("42[\"ask\",1000]");
        for (int i = 0; i < 1000; i++) {
          wire.send("43" + ThreadLocalRandom.current().nextInt(1_000_000) + "[]");
        }
        wire.receive("42");
      }
    }
  };

  private static final long PAUSE_NANOS = 200_000_000;

  /** Attacks once; an exception is the server's answer. */
  abstract void once(int port, BooleanSupplier over) throws IOException;

  private static String members(int count, IntFunction<String> member) {
    return IntStream.range(0, count).mapToObj(member).collect(Collectors.joining(",", "{", "}"));
  }

  /** A name of the given length whose hash is that of all the others. */
  private static String alike(int number, int pairs) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < pairs; i++) {
      name.append((number >> i & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  /** Connections that go together. */
  private static final class Wires implements AutoCloseable {
    private final List<Wire> all = new ArrayList<>();

    Wire add(Wire wire) {
      all.add(wire);
      return wire;
    }

    @Override
    public void close() throws IOException {
      for (Wire wire : all) {
        wire.close();
      }
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
