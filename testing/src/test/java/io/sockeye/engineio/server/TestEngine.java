package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.testing.ArmedDeadlines;
import io.sockeye.testing.FakeClock;
import io.sockeye.testing.InMemoryClient;
import io.sockeye.testing.InMemoryHost;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine on an in-memory host with two lanes, with the heartbeat of the conformance servers (300
 * ms, 200 ms). What its sessions are told is written down.
 */
final class TestEngine {
  static final String POLLING = "/engine.io/?EIO=4&transport=polling";
  static final String WEBSOCKET = "/engine.io/?EIO=4&transport=websocket";
  static final String POLLING_3 = "/engine.io/?EIO=3&transport=polling";
  static final String WEBSOCKET_3 = "/engine.io/?EIO=3&transport=websocket";

  final InMemoryHost host = new InMemoryHost();
  final FakeClock clock = host.clock();
  final List<ConnectionError> errors = new ArrayList<>();
  final List<Recorder> recorders = new ArrayList<>();
  final EngineServer server;

  /** What a session does with each text, beside writing it down. */
  Consumer<Recorder> onText = recorder -> {};

  /** What is done with each new session. */
  Consumer<EngineSession> onAccept = session -> {};

  TestEngine(Consumer<EngineOptions.Builder> options) {
    EngineOptions.Builder builder =
        EngineOptions.builder()
            .pingInterval(Duration.ofMillis(300))
            .pingTimeout(Duration.ofMillis(200))
            .onConnectionError(errors::add);
    options.accept(builder);
    server =
        new EngineServer(
            builder.build(),
            session -> {
              assertThat(session.lane().inLane()).isTrue();
              Recorder recorder = new Recorder(this, session);
              recorders.add(recorder);
              onAccept.accept(session);
              return recorder;
            });
    host.start(new ReportedService(server));
  }

  TestEngine() {
    this(options -> {});
  }

  /** An engine whose heartbeat takes no part in the test. */
  static TestEngine calm(Consumer<EngineOptions.Builder> options) {
    return new TestEngine(
        builder -> {
          builder.pingInterval(Duration.ofHours(1));
          options.accept(builder);
        });
  }

  static TestEngine calm() {
    return calm(options -> {});
  }

  /** A calm engine that lets clients of Engine.IO 3 in. */
  static TestEngine calmEio3() {
    return calm(options -> options.allowEio3(true));
  }

  static String sidOf(String openPacket) {
    int start = openPacket.indexOf("\"sid\":\"") + 7;
    return openPacket.substring(start, openPacket.indexOf('"', start));
  }

  InMemoryClient client() {
    return host.client(0);
  }

  Client polling() {
    return polling(0);
  }

  /** Opens a session by polling, on one lane. */
  Client polling(int lane) {
    return polling(lane, POLLING);
  }

  /** Opens a session by polling, with a handshake of the test's own. */
  Client polling(String handshake) {
    return polling(0, handshake);
  }

  private Client polling(int lane, String handshake) {
    InMemoryResponse open = host.client(lane).get(handshake);
    assertThat(open.status()).as(open.text()).isEqualTo(200);
    return new Client(handshake, last());
  }

  InMemoryWebSocket webSocket() {
    return webSocket(0);
  }

  /** Opens a session by WebSocket; the open packet has been taken. */
  InMemoryWebSocket webSocket(int lane) {
    return webSocket(lane, WEBSOCKET);
  }

  InMemoryWebSocket webSocket(String handshake) {
    return webSocket(0, handshake);
  }

  private InMemoryWebSocket webSocket(int lane, String handshake) {
    InMemoryWebSocket socket = host.client(lane).webSocket(handshake);
    assertThat(socket.take()).hasSize(1);
    return socket;
  }

  Recorder last() {
    return recorders.get(recorders.size() - 1);
  }

  void advance(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  /** Does something on a session's lane. */
  void on(EngineSession session, Runnable action) {
    session.lane().submit(action);
    clock.settle();
  }

  void send(EngineSession session, String... texts) {
    on(
        session,
        () -> {
          for (String text : texts) {
            session.send(EngineFrame.textMessage(text));
          }
        });
  }

  int armedDeadlines() {
    return ArmedDeadlines.on(host);
  }

  /** The last session is there until then, and ends then for want of a heartbeat. */
  void assertTimesOutIn(long millis) {
    advance(millis - 1);
    assertThat(last().closeReason).isNull();
    advance(1);
    assertThat(last().closeReason).isEqualTo(CloseReason.PING_TIMEOUT);
  }

  /** Something comes when nothing has moved for a while, and before anything moves again. */
  void afterStall(Duration stall, Runnable arrival) {
    clock.together(
        () -> {
          clock.stall(stall);
          arrival.run();
        });
  }

  /** A polling client with its session's id. */
  final class Client {
    final String sid;
    final Recorder recorder;
    private final String handshake;
    int lane;

    Client(String handshake, Recorder recorder) {
      this.handshake = handshake;
      this.sid = recorder.session.id();
      this.recorder = recorder;
    }

    /** From now on its requests arrive on another lane. */
    Client from(int otherLane) {
      lane = otherLane;
      return this;
    }

    EngineSession session() {
      return recorder.session;
    }

    String target() {
      return handshake + "&sid=" + sid;
    }

    InMemoryResponse poll() {
      return host.client(lane).get(target());
    }

    InMemoryResponse post(String body) {
      return host.client(lane).post(target(), body);
    }

    InMemoryResponse post(byte[] body) {
      return host.client(lane).post(target(), body);
    }

    InMemoryClient with(String header, String value) {
      return host.client(lane).header(header, value);
    }

    InMemoryWebSocket probe() {
      return host.client(lane).webSocket(target().replace("=polling", "=websocket"));
    }

    /** Goes through the whole upgrade. */
    InMemoryWebSocket upgrade() {
      InMemoryWebSocket socket = probe();
      socket.send("2probe");
      assertThat(socket.takeTexts()).containsExactly("3probe");
      socket.send("5");
      return socket;
    }
  }

  /** Writes down what a session is told. */
  static final class Recorder implements EngineListener {
    final EngineSession session;
    final List<String> texts = new ArrayList<>();
    final List<byte[]> binaries = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    private final TestEngine engine;
    int ready;
    @Nullable CloseReason closeReason;
    @Nullable String closeDescription;

    Recorder(TestEngine engine, EngineSession session) {
      this.engine = engine;
      this.session = session;
    }

    @Override
    public void onText(byte[] array, int offset, int length) {
      assertThat(session.lane().inLane()).isTrue();
      texts.add(new String(array, offset, length, StandardCharsets.UTF_8));
      engine.onText.accept(this);
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {
      binaries.add(Arrays.copyOfRange(array, offset, offset + length));
    }

    @Override
    public void onClose(CloseReason reason, @Nullable String description) {
      assertThat(closeReason).as("closed once").isNull();
      assertThat(session.lane().inLane()).isTrue();
      events.add("close " + reason.wireName());
      closeReason = reason;
      closeDescription = description;
    }

    @Override
    public void onDrain() {
      events.add("drain");
    }

    @Override
    public void onReady() {
      assertThat(session.ready()).isTrue();
      ready++;
    }

    @Override
    public void onFlush() {
      events.add("flush");
    }

    @Override
    public void onPacket(EnginePacket packet) {
      events.add("packet " + packet.getClass().getSimpleName());
    }

    @Override
    public void onPacketCreate(byte[] bytes, boolean binary) {
      events.add("packetCreate " + new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void onHeartbeat() {
      events.add("heartbeat");
    }

    @Override
    public void onUpgrading(String transport) {
      events.add("upgrading " + transport);
    }

    @Override
    public void onUpgrade(String transport) {
      events.add("upgrade " + transport);
    }
  }
}
