package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckReply;
import io.sockeye.msgpack.MsgpackParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A server that speaks msgpack (SIO-11). What is sent and taken is hexadecimal: {@code a474797065}
 * is "type", {@code a464617461} "data", {@code a26964} "id", {@code a36e7370} "nsp".
 */
final class MsgpackTest {
  private static final String CONNECT = "<83a47479706500a46461746181a3736964b4";
  private static final String MAIN = "a36e7370a12f";

  private final Fixture fixture = new Fixture(options -> options.parser(new MsgpackParser()));
  private final List<@Nullable Object> seen = new ArrayList<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sio11_sio12_connectIsAnsweredInMsgpack() {
    fixture.io.onConnection(socket -> seen.add(socket.handshake().auth(Map.class)));
    Wire wire = fixture.open();

    // {type: 0, data: {token: "t"}, nsp: "/"}
    send(wire, "83a47479706500a46461746181a5746f6b656ea174" + MAIN);

    List<String> frames = wire.take();
    assertThat(frames).hasSize(1);
    assertThat(frames.get(0)).startsWith(CONNECT).endsWith(MAIN + ">");
    assertThat(seen).containsExactly(Map.of("token", "t"));
  }

  @Test
  void sio11_sio25_aRefusalIsToldInMsgpack() {
    fixture.io.use(
        socket -> {
          throw new ConnectRefusedException("no", Map.of("code", 401));
        });
    Wire wire = fixture.open();

    // data: undefined, as the client without auth sends it
    send(wire, "83a47479706500a464617461d40000" + MAIN);

    // {type: 4, data: {message: "no", data: {code: 401}}, nsp: "/"}
    assertThat(wire.take())
        .containsExactly(
            "<83a47479706504a46461746182a76d657373616765a26e6fa46461746181a4636f6465cd0191"
                + MAIN
                + ">");
  }

  @Test
  void sio11_sio5_eventsGoBothWaysWithBytesAnywhere() {
    fixture.io.on(
        "in", Upload.class, (socket, upload) -> socket.emit("out", upload.bytes(), upload.at()));
    Wire wire = connect();

    // ["in", {bytes: <010203>, at: Date, gone: undefined}], options: {compress: true}
    send(
        wire,
        "84a47479706502a46461746192a2696e83a56279746573c403010203a26174d7000000011f71fb04cb"
            + "a4676f6e65d40000a76f7074696f6e7381a8636f6d7072657373c3"
            + MAIN);

    // ["out", <010203>, "2009-02-13T23:31:30.123Z"]
    assertThat(wire.take())
        .containsExactly(
            "<83a47479706502a46461746193a36f7574c403010203b8"
                + HexFormat.of()
                    .formatHex("2009-02-13T23:31:30.123Z".getBytes(StandardCharsets.UTF_8))
                + MAIN
                + ">");
  }

  @Test
  void sio11_sio41_anEventIsAcknowledged() {
    fixture.io.onRaw("ask", (socket, event) -> event.ack(event.values()));
    Wire wire = connect();

    // ["ask", 1.5, [<07>]], id: 5
    send(wire, "84a47479706502a46461746193a361736bcb3ff800000000000091c40107a2696405" + MAIN);

    assertThat(wire.take())
        .containsExactly(
            "<84a47479706503a46461746192cb3ff800000000000091c40107a2696405" + MAIN + ">");
  }

  @Test
  void sio11_sio42_theServerIsAnswered() {
    List<Socket> sockets = new ArrayList<>();
    fixture.io.onConnection(sockets::add);
    Wire wire = connect();

    CompletableFuture<AckReply> reply = sockets.get(0).emitWithAck("ask", "x");

    assertThat(wire.take())
        .containsExactly("<84a47479706502a46461746192a361736ba178a2696400" + MAIN + ">");
    send(wire, "84a2696400a47479706503a46461746191c40109" + MAIN);
    fixture.clock.settle();
    assertThat(Objects.requireNonNull(reply.join()).arg(0, byte[].class)).isEqualTo(new byte[] {9});
  }

  @Test
  void sio11_sio35_disconnectingGoesBothWays() {
    List<String> reasons = new ArrayList<>();
    fixture.io.onDisconnect((socket, end) -> reasons.add(end.reason().wireName()));
    Wire wire = connect();

    send(wire, "82a47479706501" + MAIN);
    fixture.clock.settle();
    assertThat(reasons).containsExactly("client namespace disconnect");

    Wire other = connect();
    fixture.io.sockets().sockets().forEach(Socket::disconnect);
    assertThat(other.take()).containsExactly("<82a47479706501" + MAIN + ">");
  }

  @Test
  void sio11_sio5_whatLooksLikeAPlaceholderCannotReachOtherPeoplesBytes() {
    fixture.io.onRaw("say", (socket, event) -> fixture.io.emit("said", event.values()));
    fixture.io.onAny((socket, event) -> seen.add(event.arg(0, Object.class)));
    Wire wire = connect();
    Wire other = connect();
    String forged = "82ac5f706c616365686f6c646572c3a36e756d00";

    // ["say", {_placeholder: true, num: 0}, <2a>]
    send(wire, "83a47479706502a46461746193a3736179" + forged + "c4012a" + MAIN);

    assertThat(other.take())
        .containsExactly("<83a47479706502a46461746193a473616964" + forged + "c4012a" + MAIN + ">");
    assertThat(wire.take()).hasSize(1);
    assertThat(seen).containsExactly(Map.of("_placeholder", true, "num", 0));
  }

  @Test
  void sio11_sio8_whatIsNoPacketEndsTheConnection() {
    List<String> reasons = new ArrayList<>();
    fixture.io.onDisconnect((socket, end) -> reasons.add(end.reason().wireName()));
    Wire text = connect();
    Wire garbage = connect();

    text.send("42[\"a\"]");
    send(garbage, "c1");

    assertThat(text.isOpen()).isFalse();
    assertThat(garbage.isOpen()).isFalse();
    assertThat(reasons).containsExactly("forced close", "forced close");
  }

  @Test
  void sio11_pollingCarriesPacketsAsBase64() {
    fixture.io.onRaw("x", (socket, event) -> socket.emit("y"));
    PollingWire wire = fixture.handshake(0);

    wire.post("b" + base64("82a47479706500" + MAIN));
    assertThat(wire.take()).allMatch(packet -> packet.startsWith("bg6R0eXBlAKRkYXRhgaNzaWS0"));
    wire.post("b" + base64("83a47479706502a46461746191a178" + MAIN));

    assertThat(wire.take()).containsExactly("b" + base64("83a47479706502a46461746191a179" + MAIN));
  }

  private Wire connect() {
    Wire wire = fixture.open();
    send(wire, "82a47479706500" + MAIN);
    assertThat(wire.take()).hasSize(1).allMatch(frame -> frame.startsWith(CONNECT));
    return wire;
  }

  private static void send(Wire wire, String hex) {
    wire.send(HexFormat.of().parseHex(hex));
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  record Upload(byte[] bytes, Instant at) {}
}
