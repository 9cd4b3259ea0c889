package io.sockeye.server;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client that remembers what the official one remembers: its pid, and the last argument of the
 * last event if that was a string. It can lose its connection, with what was on the way, and come
 * back.
 */
final class RecoveringWire {
  private static final Pattern CONNECT =
      Pattern.compile("40(?:/[^,]*,)?\\{\"sid\":\"([^\"]+)\",\"pid\":\"([^\"]+)\"\\}");
  private static final Pattern LAST_STRING = Pattern.compile(".*,\"([^\"]*)\"\\]");
  private static final Pattern OFFSET = Pattern.compile(",\"[0-9A-Za-z_-]{20}\"\\]$");

  private final Fixture fixture;
  private final String namespace;
  private final List<String> early = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private Wire wire;
  private boolean connected;
  private boolean recovered;
  private String sid = "";
  private String pid = "";
  private @Nullable String offset;

  RecoveringWire(Fixture fixture, int lane) {
    this(fixture, lane, "/");
  }

  RecoveringWire(Fixture fixture, int lane, String namespace) {
    this.fixture = fixture;
    this.namespace = namespace.equals("/") ? "" : namespace + ",";
    this.wire = fixture.open(lane);
    wire.send("40" + this.namespace);
    read();
  }

  /** The connection is broken; what has come and was not read is lost. */
  RecoveringWire lose() {
    connected = false;
    wire.abort();
    return this;
  }

  /** The connection is dead, and the server does not know. */
  void forget() {
    connected = false;
  }

  /** Comes back on a new connection and reads what comes. */
  RecoveringWire comeBack(int lane) {
    return comeBack(lane, "");
  }

  /**
   * Comes back with more in the auth object.
   *
   * @param more such as {@code "token":1}
   */
  RecoveringWire comeBack(int lane, String more) {
    open(lane);
    wire.send(connectPacket(more));
    return read();
  }

  /** A new connection, with the earlier one left as it is. */
  Wire open(int lane) {
    connected = false;
    wire = fixture.open(lane);
    return wire;
  }

  /** What the client sends to come back. */
  String connectPacket(String more) {
    return "40"
        + namespace
        + "{\"pid\":\""
        + pid
        + (offset == null ? "\"" : "\",\"offset\":\"" + offset + "\"")
        + (more.isEmpty() ? "" : "," + more)
        + "}";
  }

  /** Takes what has come, as the official client does: events before CONNECT wait for it. */
  RecoveringWire read() {
    for (String text : wire.take()) {
      Matcher connect = CONNECT.matcher(text);
      if (connect.matches()) {
        connected = true;
        recovered = connect.group(2).equals(pid);
        sid = connect.group(1);
        pid = connect.group(2);
        early.forEach(this::handle);
        early.clear();
      } else if (text.startsWith("42")) {
        if (connected) {
          handle(text);
        } else {
          early.add(text);
        }
      }
    }
    return this;
  }

  private void handle(String text) {
    Matcher last = LAST_STRING.matcher(text);
    if (last.matches()) {
      offset = last.group(1);
    }
    events.add(OFFSET.matcher(text).replaceFirst("]"));
  }

  Wire wire() {
    return wire;
  }

  boolean connected() {
    return connected;
  }

  /** Whether the server has granted the last return. */
  boolean recovered() {
    return connected && recovered;
  }

  String sid() {
    return sid;
  }

  String pid() {
    return pid;
  }

  @Nullable String offset() {
    return offset;
  }

  void offset(@Nullable String value) {
    offset = value;
  }

  /** All events of all connections, without offsets. */
  List<String> events() {
    return events;
  }

  /** The events since the last call, without offsets. */
  List<String> takeEvents() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }
}
