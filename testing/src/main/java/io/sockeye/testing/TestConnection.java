package io.sockeye.testing;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.http.HttpResponse;
import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonLimits;
import io.sockeye.json.JsonScanner;
import io.sockeye.json.JsonValues;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.EncodedPacket;
import io.sockeye.socketio.protocol.PacketDecoder;
import io.sockeye.socketio.protocol.SocketPacket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO session and the sockets in it, at most one for each namespace: what a client has
 * below its sockets. What it does runs on the line of the test's clients, so it is in order
 * whichever thread asks for it.
 */
final class TestConnection implements ClientTransport.Listener {
  private static final DecoderLimits LIMITS = new DecoderLimits(1000, JsonLimits.DEFAULT);

  private final ClientSide side;
  private final ClientTransport transport;

  // Touched on the line only.
  private final PacketDecoder decoder;
  private final Map<String, TestClient> clients = new LinkedHashMap<>();
  private State state = State.OPENING;
  private boolean answerPings = true;

  private enum State {
    /** From the first request on. Left for OPEN by the open packet, or for CLOSED. */
    OPENING,
    /** Left for CLOSED by either end. */
    OPEN,
    /** Never left. */
    CLOSED
  }

  TestConnection(ClientSide side, InMemoryClient http, String target, boolean polling) {
    this.side = side;
    this.decoder = side.parser().newDecoder(LIMITS);
    this.transport =
        polling
            ? new ClientPolling(http, target + "&transport=polling", side.line(), this)
            : new ClientWebSocket(http, target + "&transport=websocket", side.line(), this);
  }

  ClientSide side() {
    return side;
  }

  JsonCodec codec() {
    return side.codec();
  }

  String transport() {
    return transport.name();
  }

  // ---- what the test wants

  void open(TestClient first) {
    side.run(
        () -> {
          clients.put(first.namespace(), first);
          transport.open();
        });
  }

  /** Asks for another namespace. */
  void connect(TestClient client) {
    side.run(
        () -> {
          if (state == State.CLOSED) {
            client.ended("the connection is closed");
            return;
          }
          clients.put(client.namespace(), client);
          if (state == State.OPEN) {
            write(client.connectPacket());
          }
        });
  }

  void close() {
    side.run(() -> leave(transport::close, "io client disconnect"));
  }

  void abort() {
    side.run(() -> leave(transport::abort, ClientTransport.TRANSPORT_ERROR));
  }

  void reading(boolean on) {
    side.run(() -> transport.reading(on));
  }

  void answerPings(boolean on) {
    side.run(() -> answerPings = on);
  }

  // ---- on the line

  /** A socket has ended; with the last one the connection ends (as the JavaScript client does). */
  void left(TestClient client) {
    clients.remove(client.namespace(), client);
    if (clients.isEmpty()) {
      leave(transport::close, "io client disconnect");
    }
  }

  private void leave(Runnable way, String reason) {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      way.run();
      endClients(reason);
    }
  }

  void write(SocketPacket packet) {
    if (state != State.OPEN) {
      return;
    }
    EncodedPacket encoded = side.parser().encode(packet, 1);
    byte[] text = encoded.text();
    if (text != null) {
      transport.send(EngineFrame.textMessage(text));
    }
    for (ByteBuffer message : encoded.binary()) {
      transport.send(EngineFrame.binary(message));
    }
  }

  @Override
  public void received(EnginePacket packet) {
    if (state == State.CLOSED) {
      return;
    }
    if (packet instanceof EnginePacket.Open open) {
      opened(open.json());
    } else if (packet instanceof EnginePacket.Ping ping) {
      if (answerPings) {
        transport.send(EngineFrame.of(new EnginePacket.Pong(ping.data())));
      }
    } else if (packet instanceof EnginePacket.Text text) {
      dispatch(decoder.decodeText(text.array(), text.offset(), text.length()));
    } else if (packet instanceof EnginePacket.Binary binary) {
      dispatch(decoder.decodeBinary(binary.array(), binary.offset(), binary.length()));
    } else if (packet instanceof EnginePacket.Close) {
      closed(ClientTransport.TRANSPORT_CLOSE);
    }
  }

  private void opened(String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    JsonValues values = new JsonScanner(JsonLimits.DEFAULT).scanValue(utf8, 0, utf8.length, null);
    Map<?, ?> open = (Map<?, ?>) Objects.requireNonNull(codec().decode(values, 0, Map.class));
    state = State.OPEN;
    transport.opened(
        String.valueOf(open.get("sid")),
        ((Number) Objects.requireNonNull(open.get("maxPayload"))).intValue());
    clients.values().forEach(client -> write(client.connectPacket()));
  }

  private void dispatch(@Nullable SocketPacket packet) {
    TestClient client = packet == null ? null : clients.get(packet.namespace());
    if (packet != null && client != null) {
      client.received(packet);
    }
  }

  @Override
  public void refused(HttpResponse response) {
    state = State.CLOSED;
    String body = new String(response.body(), StandardCharsets.UTF_8);
    ConnectErrorException error =
        new ConnectErrorException(
            "HTTP " + response.status() + ": " + body, response.status(), null, codec());
    List.copyOf(clients.values()).forEach(client -> client.refused(error));
    clients.clear();
  }

  @Override
  public void closed(String reason) {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      endClients(reason);
    }
  }

  private void endClients(String reason) {
    List<TestClient> ending = List.copyOf(clients.values());
    clients.clear();
    ending.forEach(client -> client.ended(reason));
  }
}
