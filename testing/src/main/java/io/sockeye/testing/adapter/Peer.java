package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.testing.InMemoryFrame;
import io.sockeye.testing.InMemoryWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client of one of the servers, by the text on the wire; binary is shown as hex in {@code <>}.
 * For the test's thread only.
 */
final class Peer {
  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
  private static final Pattern MARK = Pattern.compile("42\\[\"" + Servers.MARK + "\",(\\d+)]");

  private final Servers servers;
  private final InMemoryWebSocket socket;
  private final String namespace;
  private final List<String> received = new ArrayList<>();
  private int marks;
  private String id = "";

  /**
   * @param auth what it says when it connects, JSON or nothing
   */
  Peer(Servers servers, InMemoryWebSocket socket, String namespace, String auth) {
    this.servers = servers;
    this.socket = socket;
    this.namespace = namespace.equals("/") ? "" : namespace + ",";
    servers.await("the open packet", () -> !received().isEmpty());
    received.clear();
    send("40" + this.namespace + auth);
    servers.await("the answer to CONNECT", () -> !received().isEmpty());
    Matcher sid = SID.matcher(received.remove(0));
    assertThat(sid.find()).isTrue();
    id = sid.group(1);
  }

  String id() {
    return id;
  }

  void send(String text) {
    socket.send(text);
  }

  void send(byte... bytes) {
    socket.send(bytes);
  }

  /** Reads, or lets what is sent to it wait in the server. */
  void reading(boolean on) {
    socket.reading(on);
  }

  void close() {
    socket.close();
  }

  boolean isOpen() {
    return socket.isOpen();
  }

  /** Everything since the last {@link #take}. */
  List<String> received() {
    for (InMemoryFrame frame : socket.take()) {
      String text =
          frame.binary()
              ? "<" + HexFormat.of().formatHex(frame.bytes()) + ">"
              : new String(frame.bytes(), StandardCharsets.UTF_8);
      Matcher mark = MARK.matcher(text);
      if (text.equals("2")) {
        send("3");
      } else if (mark.matches()) {
        marks++;
      } else {
        received.add(text);
      }
    }
    return received;
  }

  int marks() {
    received();
    return marks;
  }

  boolean inMainNamespace() {
    return namespace.isEmpty();
  }

  /** What has come until now; when {@link Servers#settle} has been called, nothing is under way. */
  List<String> take() {
    List<String> taken = List.copyOf(received());
    received.clear();
    return taken;
  }

  /** Waits for an event that wants an acknowledgement, and takes it; returns its id. */
  long awaitQuestion(String event) {
    Pattern question =
        Pattern.compile("42" + Pattern.quote(namespace) + "(\\d+)\\[\"" + event + "\".*");
    servers.await("the event " + event, () -> find(question) != null);
    String text = find(question);
    received.remove(text);
    Matcher matcher = question.matcher(String.valueOf(text));
    assertThat(matcher.matches()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private @Nullable String find(Pattern pattern) {
    return received().stream()
        .filter(text -> pattern.matcher(text).matches())
        .findFirst()
        .orElse(null);
  }

  /** Waits for an event and acknowledges it. */
  void answer(String event, String values) {
    send("43" + namespace + awaitQuestion(event) + values);
  }
}
