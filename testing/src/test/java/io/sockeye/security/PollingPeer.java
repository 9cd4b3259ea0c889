package io.sockeye.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;

/** A client by long-polling: one connection for its GETs, another for its POSTs. */
final class PollingPeer extends Peer {
  private final int port;
  private final Raw polls;
  private final String sid;
  private final String target;

  /** One POST at a time: its thread has the monitor. */
  private volatile Raw posts;

  private volatile int lastStatus = 200;

  PollingPeer(int port) throws IOException {
    this.port = port;
    polls = Raw.connect(port).get(Target.POLLING);
    sid = Target.sidIn(polls.answer().body());
    target = Target.POLLING + "&sid=" + sid;
    posts = Raw.connect(port);
    inBackground("a polling client", this::poll);
  }

  private void poll() {
    try {
      while (!isOver()) {
        Raw.Answer answer = polls.get(target).answer();
        if (answer.status() != 200) {
          break;
        }
        for (String packet : answer.body().split("\u001e", -1)) {
          taken(packet);
        }
      }
    } catch (IOException closed) {
      // The end, too.
    }
    ended();
    close();
  }

  private void taken(String packet) {
    if (packet.equals("2")) {
      send("3");
    } else if (packet.equals("1")) {
      ended();
    } else if (packet.startsWith("b")) {
      byte[] bytes = Base64.getDecoder().decode(packet.substring(1));
      received("<" + HexFormat.of().formatHex(bytes) + ">");
    } else if (!packet.equals("6")) {
      received(packet);
    }
  }

  @Override
  Peer send(String... packets) {
    return post(String.join("\u001e", packets).getBytes(UTF_8));
  }

  @Override
  Peer binary(byte... bytes) {
    return send("b" + Base64.getEncoder().encodeToString(bytes));
  }

  /** Sends any body. */
  synchronized Peer post(byte[] body) {
    try {
      lastStatus = posts.post(target, body).answer().status();
      if (lastStatus != 200) {
        // The server may have closed it.
        posts.close();
        posts = Raw.connect(port);
      }
    } catch (IOException closed) {
      lastStatus = 0;
    }
    return this;
  }

  /** What the last POST was answered with; 0 if with nothing. */
  int lastStatus() {
    return lastStatus;
  }

  @Override
  String sid() {
    return sid;
  }

  /** Takes its leave, since nobody could see before its time-out that it does not poll any more. */
  @Override
  public void close() {
    if (!isOver()) {
      try (Raw goodbye = Raw.connect(port)) {
        goodbye.post(target, Frames.ascii("1"));
      } catch (IOException closed) {
        // Then so is the session.
      }
    }
    polls.close();
    // A POST that waits for its answer ends by this.
    posts.close();
  }
}
