package io.sockeye.conformance;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.server.Admission;
import io.sockeye.engineio.server.CloseReason;
import io.sockeye.engineio.server.EngineListener;
import io.sockeye.engineio.server.EngineMiddleware;
import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.engineio.server.EngineServer;
import io.sockeye.engineio.server.EngineSession;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.json.JsonCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Profile {@code engine-client}: what Engine.IO clients are tested with. */
final class EngineForClients {
  private static final DateTimeFormatter COOKIE_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonCodec json = ServiceLoader.load(JsonCodec.class).findFirst().orElseThrow();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  private EngineForClients() {}

  static RunningServer start(CommandLine line) {
    EngineForClients profile = new EngineForClients();
    EngineOptions options =
        EngineOptions.builder()
            .pingInterval(Duration.ofMillis(500))
            .maxPayloadBytes(100)
            .allowRequest(
                request ->
                    request.query().containsKey("deny")
                        ? Admission.refuse("Forbidden")
                        : Admission.accept())
            .onInitialHeaders((headers, request) -> addCookies(headers))
            .build();
    EngineServer engine = new EngineServer(options, profile::accept).use(profile::rememberPost);
    return EngineHost.start(line, engine);
  }

  private static void addCookies(HttpHeaders headers) {
    headers
        .add("set-cookie", "1=1; Max-Age=86400")
        .add("set-cookie", "2=2; Path=/; HttpOnly; Secure; SameSite=Strict")
        .add("set-cookie", "3=3; Max-Age=0")
        .add("set-cookie", "4=4; Expires=" + COOKIE_DATE.format(Instant.now()));
  }

  private EngineListener accept(EngineSession engineSession) {
    Session session = new Session(engineSession);
    sessions.put(engineSession.id(), session);
    session.send("hi");
    return session;
  }

  private void rememberPost(
      HttpRequest request, HttpHeaders responseHeaders, EngineMiddleware.Next next) {
    List<String> sid = request.query().get("sid");
    Session session = sid == null ? null : sessions.get(sid.get(0));
    if (session != null && request.method().equals("POST")) {
      session.lastPost = request.headers();
    }
    next.proceed();
  }

  private final class Session implements EngineListener {
    private final EngineSession session;
    private volatile HttpHeaders lastPost = new HttpHeaders();

    Session(EngineSession session) {
      this.session = session;
    }

    void send(String text) {
      session.send(EngineFrame.textMessage(text));
    }

    @Override
    public void onText(byte[] array, int offset, int length) {
      String text = new String(array, offset, length, StandardCharsets.UTF_8);
      switch (text) {
        case "give binary" -> session.send(EngineFrame.binary(new byte[] {0, 1, 2, 3, 4}));
        case "give utf8" -> send("пойду спать всем спокойной ночи");
        case "sendHeaders" -> send(headersAsJson());
        default -> send(text);
      }
    }

    private String headersAsJson() {
      Map<String, String> fields = new LinkedHashMap<>();
      lastPost.asMap().forEach((name, values) -> fields.put(name, String.join(", ", values)));
      return json.encode(List.of(fields)).text(0);
    }

    @Override
    public void onBinary(byte[] array, int offset, int length) {
      session.send(EngineFrame.binary(ByteBuffer.wrap(array, offset, length)));
    }

    @Override
    public void onClose(CloseReason reason, @Nullable String description) {
      sessions.remove(session.id());
    }
  }
}
