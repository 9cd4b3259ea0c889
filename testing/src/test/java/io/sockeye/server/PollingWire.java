package io.sockeye.server;

import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.util.List;

/** The client's end of a polling session. */
final class PollingWire {
  private final Fixture fixture;
  private final int lane;
  private final String target;

  PollingWire(Fixture fixture, int lane, String sid) {
    this.fixture = fixture;
    this.lane = lane;
    this.target = Fixture.POLLING + "&sid=" + sid;
  }

  InMemoryResponse post(String body) {
    InMemoryResponse response = fixture.host.client(lane).post(target, body);
    fixture.clock.settle();
    return response;
  }

  InMemoryResponse get() {
    InMemoryResponse response = fixture.host.client(lane).get(target);
    fixture.clock.settle();
    return response;
  }

  InMemoryResponse getWith(String header, String value) {
    InMemoryResponse response = fixture.host.client(lane).header(header, value).get(target);
    fixture.clock.settle();
    return response;
  }

  /** Goes through the whole upgrade; returns the WebSocket. */
  InMemoryWebSocket upgrade() {
    InMemoryWebSocket socket =
        fixture
            .host
            .client(lane)
            .webSocket(target.replace("transport=polling", "transport=websocket"));
    fixture.clock.settle();
    socket.send("2probe");
    socket.send("5");
    return socket;
  }

  /** The packets of one poll that can be answered now. */
  List<String> take() {
    return List.of(get().text().split("\u001e", -1));
  }
}
