package io.sockeye.examples.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;

/** A client over HTTP long-polling. */
public final class PollingClient extends WireClient {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI session;
  private final Thread poller = new Thread(this::poll, "poll");
  private volatile boolean closed;

  public PollingClient(int port) {
    String url = "http://localhost:" + port + "/socket.io/?EIO=4&transport=polling";
    String opened = get(URI.create(url));
    assertThat(opened).startsWith("0{\"sid\":\"");
    session = URI.create(url + "&sid=" + opened.split("\"", 5)[3]);
    poller.start();
    connect("");
  }

  private void poll() {
    while (!closed) {
      String payload = get(session);
      for (String packet : payload.split("\u001e", -1)) {
        if (packet.startsWith("b")) {
          binary(Base64.getDecoder().decode(packet.substring(1)));
        } else if (packet.equals("1")) {
          closed = true;
        } else {
          packet(packet);
        }
      }
    }
  }

  private String get(URI uri) {
    return send(HttpRequest.newBuilder(uri).build());
  }

  @Override
  protected void sendPacket(String packet) {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(packet);
    assertThat(send(HttpRequest.newBuilder(session).POST(body).build())).isEqualTo("ok");
  }

  @Override
  public void sendBinary(byte[] bytes) {
    sendPacket("b" + Base64.getEncoder().encodeToString(bytes));
  }

  private String send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Says goodbye, which completes the waiting poll. */
  @Override
  public void close() {
    closed = true;
    sendPacket("1");
    try {
      poller.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
