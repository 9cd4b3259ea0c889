package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** A polling client over the network. */
final class NetPolling {
  private final HttpClient http;
  private final URI uri;

  NetPolling(HttpClient http, int port) throws IOException, InterruptedException {
    this.http = http;
    URI handshake = URI.create("http://127.0.0.1:" + port + Fixture.POLLING);
    String open = send(HttpRequest.newBuilder(handshake)).body();
    String sid = open.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    this.uri = URI.create(handshake + "&sid=" + sid);
  }

  /** Sends packets in one request and returns the body of the answer. */
  String post(String... packets) throws IOException, InterruptedException {
    String payload = String.join("\u001e", packets);
    return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(payload)))
        .body();
  }

  List<String> poll() throws IOException, InterruptedException {
    return List.of(send(HttpRequest.newBuilder(uri)).body().split("\u001e", -1));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response;
  }
}
