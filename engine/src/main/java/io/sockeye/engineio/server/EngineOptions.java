package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.DeflateOptions;
import io.sockeye.http.HttpHandler;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import io.sockeye.http.WebSocketOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an {@link EngineServer} is told once, when it is built. Immutable. */
public final class EngineOptions {
  private final Builder is;
  private final String pathPrefix;
  private final WebSocketOptions webSocket;

  private EngineOptions(Builder builder) {
    is = builder;
    pathPrefix = builder.addTrailingSlash ? builder.path + '/' : builder.path;
    webSocket = new WebSocketOptions(builder.maxPayloadBytes, builder.perMessageDeflate);
  }

  /**
   * Begins with the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what the path of every request to the engine begins with.
   *
   * @return the path, with the slash behind it unless that was turned off
   */
  public String pathPrefix() {
    return pathPrefix;
  }

  /**
   * Returns how long after a pong the next ping is sent.
   *
   * @return the interval
   */
  public Duration pingInterval() {
    return is.pingInterval;
  }

  /**
   * Returns how long a pong may take.
   *
   * @return the time-out
   */
  public Duration pingTimeout() {
    return is.pingTimeout;
  }

  /**
   * Returns how long a probe may take.
   *
   * @return the time-out
   */
  public Duration upgradeTimeout() {
    return is.upgradeTimeout;
  }

  /**
   * Returns how long a session may not be read.
   *
   * @return the time-out
   */
  public Duration stallTimeout() {
    return is.stallTimeout;
  }

  /**
   * Returns how long a closing session may take to deliver the rest.
   *
   * @return the time-out
   */
  public Duration closeTimeout() {
    return is.closeTimeout;
  }

  /**
   * Returns the largest request body and WebSocket message.
   *
   * @return the size in bytes
   */
  public int maxPayloadBytes() {
    return is.maxPayloadBytes;
  }

  /**
   * Returns how many packets the body of a polling request may hold.
   *
   * @return their number
   */
  public int maxPacketsPerPayload() {
    return is.maxPacketsPerPayload;
  }

  /**
   * Returns how long the user's code may take to decide about a request.
   *
   * @return the time-out
   */
  public Duration decisionTimeout() {
    return is.decisionTimeout;
  }

  /**
   * Returns how many bytes may wait for one client.
   *
   * @return the size in bytes
   */
  public long maxBufferedBytes() {
    return is.maxBufferedBytes;
  }

  /**
   * Returns how many bytes may wait for all clients together.
   *
   * @return the size in bytes
   */
  public long maxTotalBufferedBytes() {
    return is.maxTotalBufferedBytes;
  }

  /**
   * Returns how long something may wait for a client that takes nothing.
   *
   * @return the time-out
   */
  public Duration slowConsumerTimeout() {
    return is.slowConsumerTimeout;
  }

  /**
   * Returns which transports clients may use.
   *
   * @return their names, unmodifiable
   */
  public Set<String> transports() {
    return is.transports;
  }

  /**
   * Returns whether polling clients are told to upgrade.
   *
   * @return whether they are
   */
  public boolean allowUpgrades() {
    return is.allowUpgrades;
  }

  /**
   * Returns from which size on poll responses are compressed.
   *
   * @return the size in bytes, or -1 when they never are
   */
  public int httpCompressionThresholdBytes() {
    return is.httpCompressionThresholdBytes;
  }

  /**
   * Returns how WebSocket messages are compressed.
   *
   * @return the options, or {@code null} when they are not
   */
  public @Nullable DeflateOptions perMessageDeflate() {
    return is.perMessageDeflate;
  }

  WebSocketOptions webSocket() {
    return webSocket;
  }

  /**
   * Returns which versions of the protocol clients may speak.
   *
   * @return the versions, unmodifiable
   */
  public Set<EngineVersion> versions() {
    return is.versions;
  }

  TrustedProxies trustedProxies() {
    return is.trustedProxies;
  }

  @Nullable HandshakeLimit handshakeLimit() {
    return is.handshakeLimit;
  }

  AllowRequest allowRequest() {
    return is.allowRequest;
  }

  @Nullable CookieOptions cookie() {
    return is.cookie;
  }

  CorsOptions.@Nullable Delegate cors() {
    return is.cors;
  }

  @Nullable OriginPolicy originPolicy() {
    return is.originPolicy;
  }

  @Nullable EngineFrame initialPacket() {
    return is.initialPacket;
  }

  @Nullable IdGenerator generateId() {
    return is.generateId;
  }

  SecureRandom random() {
    SecureRandom given = is.random;
    return given == null ? new SecureRandom() : given;
  }

  HttpHandler fallback() {
    return is.fallback;
  }

  Consumer<ConnectionError> onConnectionError() {
    return is.onConnectionError;
  }

  BiConsumer<HttpHeaders, HttpRequest> onInitialHeaders() {
    return is.onInitialHeaders;
  }

  BiConsumer<HttpHeaders, HttpRequest> onHeaders() {
    return is.onHeaders;
  }

  /**
   * Builds {@link EngineOptions}. Every wrong value is refused at once by an {@link
   * IllegalArgumentException} that names the option, the value and what is allowed. Not
   * thread-safe.
   */
  public static final class Builder implements Cloneable {
    private static final List<String> TRANSPORTS = List.of("polling", "websocket");

    private String path = "/engine.io";
    private boolean addTrailingSlash = true;
    private Duration pingInterval = Duration.ofSeconds(25);
    private Duration pingTimeout = Duration.ofSeconds(20);
    private Duration upgradeTimeout = Duration.ofSeconds(10);
    private Duration stallTimeout = Duration.ofSeconds(30);
    private Duration closeTimeout = Duration.ofSeconds(30);
    private Duration decisionTimeout = Duration.ofSeconds(30);
    private int maxPayloadBytes = 1_000_000;
    private int maxPacketsPerPayload = 10_000;
    private long maxBufferedBytes = 4 << 20;
    private long maxTotalBufferedBytes = Math.max(1, DirectMemory.limitBytes() / 4);
    private Duration slowConsumerTimeout = Duration.ofSeconds(30);
    private Set<String> transports = Set.copyOf(TRANSPORTS);
    private boolean allowUpgrades = true;
    private Set<EngineVersion> versions = Set.of(EngineVersion.V4);
    private int httpCompressionThresholdBytes = 1024;
    private @Nullable DeflateOptions perMessageDeflate;
    private TrustedProxies trustedProxies = TrustedProxies.NONE;
    private @Nullable HandshakeLimit handshakeLimit;
    private AllowRequest allowRequest = request -> Admission.accept();
    private @Nullable CookieOptions cookie;
    private CorsOptions.@Nullable Delegate cors;
    private @Nullable OriginPolicy originPolicy;
    private @Nullable EngineFrame initialPacket;
    private @Nullable IdGenerator generateId;
    private @Nullable SecureRandom random;
    private HttpHandler fallback = exchange -> exchange.respond(HttpResponse.empty(404));
    private Consumer<ConnectionError> onConnectionError = error -> {};
    private BiConsumer<HttpHeaders, HttpRequest> onInitialHeaders = (headers, request) -> {};
    private BiConsumer<HttpHeaders, HttpRequest> onHeaders = (headers, request) -> {};

    private Builder() {}

    /**
     * Sets the path of the engine. Default: {@code /engine.io}.
     *
     * @param value begins with a slash; one slash at its end is taken off
     * @return this
     */
    public Builder path(String value) {
      if (!value.startsWith("/") || value.contains("?") || value.contains("#")) {
        throw Check.refused("path", Check.quoted(value), "a path that begins with /");
      }
      path = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
      return this;
    }

    /**
     * Sets whether the path ends with a slash on the wire. Default: yes. Without it requests with
     * and without the slash are taken.
     *
     * @param value whether it does
     * @return this
     */
    public Builder addTrailingSlash(boolean value) {
      addTrailingSlash = value;
      return this;
    }

    /**
     * Sets how long after the handshake, and after each pong, the next ping is sent (EIO-48), on
     * either side (EIO-49). Default: 25 s.
     *
     * @param value 1 ms to 2^31-1 ms
     * @return this
     */
    public Builder pingInterval(Duration value) {
      pingInterval = Check.millis("pingInterval", value);
      return this;
    }

    /**
     * Sets how long a pong may take, or how late a ping of an Engine.IO 3 client may be (EIO-49);
     * then the session is closed with {@link CloseReason#PING_TIMEOUT}. Default: 20 s.
     *
     * @param value 1 ms to 2^31-1 ms
     * @return this
     */
    public Builder pingTimeout(Duration value) {
      pingTimeout = Check.millis("pingTimeout", value);
      return this;
    }

    /**
     * Sets how long a probe may take from its WebSocket handshake on; then its connection is closed
     * and the session goes on as before. Default: 10 s.
     *
     * @param value 1 ms to 2^31-1 ms
     * @return this
     */
    public Builder upgradeTimeout(Duration value) {
      upgradeTimeout = Check.millis("upgradeTimeout", value);
      return this;
    }

    /**
     * Sets how long a session may not be read ({@link EngineSession#reading}); then it is closed
     * with {@link CloseReason#PING_TIMEOUT}. Default: 30 s.
     *
     * @param value 1 ms to 2^31-1 ms
     * @return this
     */
    public Builder stallTimeout(Duration value) {
      stallTimeout = Check.millis("stallTimeout", value);
      return this;
    }

    /**
     * Sets how long a closing session may take to deliver the rest (EIO-59). Default: 30 s.
     *
     * @param value 1 ms to 2^31-1 ms
     * @return this
     */
    public Builder closeTimeout(Duration value) {
      closeTimeout = Check.millis("closeTimeout", value);
      return this;
    }

    /**
     * Sets the largest body of a polling request (more is answered 413, and the TCP connection
     * closed; the session goes on) and the largest WebSocket message (more closes the connection
     * with 1009, the session ends with {@link CloseReason#TRANSPORT_ERROR} and {@code message
     * larger than maxPayload (1000000 bytes)}). Clients are told it as {@code maxPayload}. What is
     * above it is told to {@link #onConnectionError}, if it was a request, and to the log, once a
     * minute at most. Default: 1 000 000.
     *
     * @param value in bytes, at least 1
     * @return this
     */
    public Builder maxPayloadBytes(int value) {
      maxPayloadBytes = (int) Check.range("maxPayloadBytes", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many packets the body of a polling request may hold. What comes before the one too
     * many is handled; then the request is answered 400 and the session closed with {@link
     * CloseReason#PARSE_ERROR}. A client that has emitted more while it had no connection sends all
     * of it at once. Default: 10 000.
     *
     * @param value their number, at least 1
     * @return this
     */
    public Builder maxPacketsPerPayload(int value) {
      maxPacketsPerPayload = (int) Check.range("maxPacketsPerPayload", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many bytes may wait for one client, on either transport: what was sent and the
     * network has not taken, and some 100 bytes for each message. When there are more at the end of
     * a turn of the lane, the session ends with {@link CloseReason#SLOW_CONSUMER} and the
     * connection is reset. Where nothing waited before, what is sent in one turn may be more (a
     * single message that is larger, with its attachments); then as much as this may wait behind
     * it. Default: 4 MiB.
     *
     * @param value in bytes, at least 1
     * @return this
     */
    public Builder maxBufferedBytes(long value) {
      maxBufferedBytes = Check.range("maxBufferedBytes", value, 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many bytes may wait for all clients together. Each lane has an equal share of it,
     * and a message that waits for many clients of a lane counts there once. When a lane is above
     * its share, the sessions for which most waits end with {@link CloseReason#SLOW_CONSUMER},
     * until it is below. Default: a quarter of what the JVM lets direct buffers have, which is
     * {@code -XX:MaxDirectMemorySize} or else the largest size of the heap.
     *
     * @param value in bytes, at least 1
     * @return this
     */
    public Builder maxTotalBufferedBytes(long value) {
      maxTotalBufferedBytes = Check.range("maxTotalBufferedBytes", value, 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets how long something may wait while the client takes nothing: WebSocket, while no byte is
     * taken from the network; polling, while no GET comes and no byte of a response is taken. Then
     * the session ends with {@link CloseReason#SLOW_CONSUMER}, a tenth of this later at most. What
     * the client sends, such as pongs, prolongs nothing. Default: 30 s.
     *
     * @param value 1 ms to 2^31-1 ms
     * @return this
     */
    public Builder slowConsumerTimeout(Duration value) {
      slowConsumerTimeout = Check.millis("slowConsumerTimeout", value);
      return this;
    }

    /**
     * Sets which transports clients may use. Default: {@code polling} and {@code websocket}.
     *
     * @param values their names, at least one
     * @return this
     */
    public Builder transports(String... values) {
      Set<String> chosen = new LinkedHashSet<>(List.of(values));
      if (chosen.isEmpty() || !TRANSPORTS.containsAll(chosen)) {
        throw Check.refused("transports", chosen, "one or both of " + TRANSPORTS);
      }
      transports = Set.copyOf(chosen);
      return this;
    }

    /**
     * Sets whether polling clients are told that they may upgrade. Default: yes.
     *
     * @param value whether they are
     * @return this
     */
    public Builder allowUpgrades(boolean value) {
      allowUpgrades = value;
      return this;
    }

    /**
     * Sets whether clients of Engine.IO 3, which is Socket.IO 2 and older, are let in too. A
     * request that does not say {@code EIO=4} then counts as one of theirs. Default: no, they are
     * refused with code 5.
     *
     * @param value whether they are
     * @return this
     */
    public Builder allowEio3(boolean value) {
      versions = value ? Set.copyOf(EnumSet.allOf(EngineVersion.class)) : Set.of(EngineVersion.V4);
      return this;
    }

    /**
     * Sets from which size on poll responses are compressed with gzip or deflate (EIO-46). Default:
     * 1024.
     *
     * @param value in bytes, at least 0
     * @return this
     */
    public Builder httpCompressionThresholdBytes(int value) {
      httpCompressionThresholdBytes =
          (int) Check.range("httpCompressionThresholdBytes", value, 0, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Never compresses poll responses.
     *
     * @return this
     */
    public Builder noHttpCompression() {
      httpCompressionThresholdBytes = -1;
      return this;
    }

    /**
     * Compresses WebSocket messages for clients that offer it (EIO-47), with the defaults of {@link
     * DeflateOptions}. Default: off. It costs processor time on the lanes, and memory for each
     * client that compresses. As with any compression of what is encrypted afterwards, who can make
     * the server send text of his own beside a secret, and see how long the result is, can guess
     * the secret.
     *
     * @param value whether they are compressed
     * @return this
     */
    public Builder perMessageDeflate(boolean value) {
      perMessageDeflate = value ? DeflateOptions.defaults() : null;
      return this;
    }

    /**
     * Compresses WebSocket messages for clients that offer it. As {@link
     * #perMessageDeflate(boolean)}.
     *
     * @param value how
     * @return this
     */
    public Builder perMessageDeflate(DeflateOptions value) {
      perMessageDeflate = value;
      return this;
    }

    /**
     * Sets which proxies are believed when they say who a request comes from. Default: none, and
     * forwarding headers are not looked at (EIO-12).
     *
     * <p>If the peer of a TCP connection is one of them, {@link HttpRequest#remoteAddress} is the
     * right-most address of {@code X-Forwarded-For} that is not one of them; without that header,
     * of {@code Forwarded} (RFC 7239). {@link HttpRequest#secure} is what {@code X-Forwarded-Proto}
     * or {@code proto} says. Where a header is malformed, the last proxy before counts as the
     * client. {@link HttpRequest#peerAddress} stays the peer.
     *
     * <p>{@code X-Forwarded-For} comes first because most proxies write that one and let a {@code
     * Forwarded} of the client pass. Each proxy must add to the headers it uses, or overwrite them;
     * one that writes {@code Forwarded} must take {@code X-Forwarded-For} away.
     *
     * @param values IP addresses, ranges such as {@code 10.0.0.0/8} and {@code fc00::/7}, or one of
     *     {@code loopback}, {@code linklocal} and {@code uniquelocal} (private networks); they
     *     replace those of an earlier call
     * @return this
     */
    public Builder trustedProxies(String... values) {
      trustedProxies = TrustedProxies.of(values);
      return this;
    }

    /**
     * Sets how many sessions may be opened in a while: by all clients, by each address, or by a
     * rule of your own. More are answered 503 with {@code Retry-After: 5}, in the log once a minute
     * at most. Requests of sessions that are there are not counted. Default: no limit, since what a
     * machine can take, and who shares an address, is not known here.
     *
     * @param value the limit, such as {@code HandshakeLimit.perSecondAndAddress(10,
     *     50).and(HandshakeLimit.perSecond(500, 2000))}; {@code null} for none
     * @return this
     */
    public Builder handshakeLimit(@Nullable HandshakeLimit value) {
      handshakeLimit = value;
      return this;
    }

    /**
     * Sets how long {@link #allowRequest}, {@link #generateId}, the options of {@link
     * #cors(CorsOptions.Delegate) CORS} and an {@link EngineMiddleware}, each of them, may take to
     * decide when they do so later. Then the request is answered 503 with {@code Retry-After: 5},
     * and what they decide after that has no effect; it is in the log, once a minute at most.
     * Default: 30 s.
     *
     * @param value 1 ms to 2^31-1 ms
     * @return this
     */
    public Builder decisionTimeout(Duration value) {
      decisionTimeout = Check.millis("decisionTimeout", value);
      return this;
    }

    /**
     * Sets who may open a session. Default: everybody.
     *
     * @param value decides
     * @return this
     */
    public Builder allowRequest(AllowRequest value) {
      allowRequest = value;
      return this;
    }

    /**
     * Sets the cookie with the session's id (EIO-44). Default: none.
     *
     * @param value the cookie, or {@code null} for none
     * @return this
     */
    public Builder cookie(@Nullable CookieOptions value) {
      cookie = value;
      return this;
    }

    /**
     * Turns CORS on. Default: off, no headers at all (EIO-42).
     *
     * @param value the options for every request
     * @return this
     */
    public Builder cors(CorsOptions value) {
      return cors(request -> CompletableFuture.completedFuture(value));
    }

    /**
     * Turns CORS on, with options that are chosen for each request.
     *
     * @param value chooses
     * @return this
     */
    public Builder cors(CorsOptions.Delegate value) {
      cors = value;
      return this;
    }

    /**
     * Sets from which origins browsers may use the server. Default: from all.
     *
     * @param value the policy
     * @return this
     */
    public Builder originPolicy(OriginPolicy value) {
      originPolicy = value;
      return this;
    }

    /**
     * Sets a message that is sent right behind the open packet. Default: none.
     *
     * @param value the message packet
     * @return this
     */
    public Builder initialPacket(EngineFrame value) {
      initialPacket = value;
      return this;
    }

    /**
     * Sets what makes the ids of sessions. Default: 15 random bytes, as 20 characters of base64url.
     *
     * @param value makes them
     * @return this
     */
    public Builder generateId(IdGenerator value) {
      generateId = value;
      return this;
    }

    /**
     * Sets where the random bytes of ids come from. Default: {@code new SecureRandom()}.
     *
     * @param value the source
     * @return this
     */
    public Builder random(SecureRandom value) {
      random = value;
      return this;
    }

    /**
     * Sets what answers requests outside the engine's path. Default: 404.
     *
     * @param value answers
     * @return this
     */
    public Builder fallback(HttpHandler value) {
      fallback = value;
      return this;
    }

    /**
     * Sets what is told of every refused request (EIO-6); called on the thread that found out. The
     * main help when clients cannot connect. Default: nothing.
     *
     * @param value what is told
     * @return this
     */
    public Builder onConnectionError(Consumer<ConnectionError> value) {
      onConnectionError = value;
      return this;
    }

    /**
     * Sets what may add headers to the first response of a session: the polling handshake, or the
     * 101 of a WebSocket one (EIO-43). Called on a lane, before {@link #onHeaders}.
     *
     * @param value gets the headers to change and the request's head
     * @return this
     */
    public Builder onInitialHeaders(BiConsumer<HttpHeaders, HttpRequest> value) {
      onInitialHeaders = value;
      return this;
    }

    /**
     * Sets what may add headers to every response of a session and to every 101 (EIO-43). Called on
     * a lane.
     *
     * @param value gets the headers to change and the request's head
     * @return this
     */
    public Builder onHeaders(BiConsumer<HttpHeaders, HttpRequest> value) {
      onHeaders = value;
      return this;
    }

    /**
     * Builds the options; the builder may be used again.
     *
     * @return the options
     */
    public EngineOptions build() {
      if (path.isEmpty() && !addTrailingSlash) {
        throw Check.refused("path", "\"/\" with addTrailingSlash off", "a path longer than /");
      }
      return new EngineOptions(copy());
    }

    private Builder copy() {
      try {
        return (Builder) clone();
      } catch (CloneNotSupportedException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }
}
