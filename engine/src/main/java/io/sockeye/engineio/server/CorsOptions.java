package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin resource sharing (EIO-39 … 42), with the options and defaults of the {@code cors}
 * middleware of Node. It decides which pages may read the answers; it does not stop a WebSocket
 * ({@link OriginPolicy} does).
 */
public final class CorsOptions {
  private final CorsOrigin origin;
  private final List<String> methods;
  private final @Nullable List<String> allowedHeaders;
  private final List<String> exposedHeaders;
  private final boolean credentials;
  private final @Nullable Duration maxAge;
  private final boolean preflightContinue;
  private final int optionsSuccessStatus;

  private CorsOptions(Builder builder) {
    origin = builder.origin;
    methods = builder.methods;
    allowedHeaders = builder.allowedHeaders;
    exposedHeaders = builder.exposedHeaders;
    credentials = builder.credentials;
    maxAge = builder.maxAge;
    preflightContinue = builder.preflightContinue;
    optionsSuccessStatus = builder.optionsSuccessStatus;
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
   * Lets origins in and leaves the rest at its defaults.
   *
   * @param origins as for {@link CorsOrigin#of}
   * @return the options
   */
  public static CorsOptions origins(String... origins) {
    return builder().origin(CorsOrigin.of(origins)).build();
  }

  CorsOrigin origin() {
    return origin;
  }

  List<String> methods() {
    return methods;
  }

  @Nullable List<String> allowedHeaders() {
    return allowedHeaders;
  }

  List<String> exposedHeaders() {
    return exposedHeaders;
  }

  boolean credentials() {
    return credentials;
  }

  @Nullable Duration maxAge() {
    return maxAge;
  }

  boolean preflightContinue() {
    return preflightContinue;
  }

  int optionsSuccessStatus() {
    return optionsSuccessStatus;
  }

  /** Chooses the whole set of options for each request. */
  @FunctionalInterface
  public interface Delegate {
    /**
     * Chooses for one request. Called on the thread of the connection; must not block. A failure
     * refuses the request with code 3.
     *
     * @param request the request's head
     * @return the options, now or later, completed by any thread
     */
    CompletionStage<CorsOptions> choose(HttpRequest request);
  }

  /** Builds {@link CorsOptions}. Not thread-safe. */
  public static final class Builder {
    private CorsOrigin origin = new CorsOrigin.Any();
    private List<String> methods = List.of("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE");
    private @Nullable List<String> allowedHeaders;
    private List<String> exposedHeaders = List.of();
    private boolean credentials;
    private @Nullable Duration maxAge;
    private boolean preflightContinue;
    private int optionsSuccessStatus = 204;

    private Builder() {}

    /**
     * Sets who may read the answers. Default: any origin ({@code *}).
     *
     * @param value the rule
     * @return this
     */
    public Builder origin(CorsOrigin value) {
      origin = value;
      return this;
    }

    /**
     * Sets the methods a preflight allows. Default: GET, HEAD, PUT, PATCH, POST, DELETE.
     *
     * @param values the methods
     * @return this
     */
    public Builder methods(String... values) {
      methods = tokens("cors.methods", values);
      return this;
    }

    /**
     * Sets the request headers a preflight allows. Default: those it asks for.
     *
     * @param values the headers' names
     * @return this
     */
    public Builder allowedHeaders(String... values) {
      allowedHeaders = tokens("cors.allowedHeaders", values);
      return this;
    }

    /**
     * Sets the response headers a page may read. Default: none beyond those it always may.
     *
     * @param values the headers' names
     * @return this
     */
    public Builder exposedHeaders(String... values) {
      exposedHeaders = tokens("cors.exposedHeaders", values);
      return this;
    }

    /**
     * Sets whether a page may send cookies. Default: no. Browsers refuse it together with any
     * origin ({@code *}).
     *
     * @param value whether it may
     * @return this
     */
    public Builder credentials(boolean value) {
      credentials = value;
      return this;
    }

    /**
     * Sets how long a browser may remember a preflight. Default: the browser's own rule.
     *
     * @param value not negative; sent in whole seconds
     * @return this
     */
    public Builder maxAge(Duration value) {
      maxAge = Check.notNegative("cors.maxAge", value);
      return this;
    }

    /**
     * Sets whether a preflight goes on to the middlewares behind instead of being answered.
     * Default: no.
     *
     * @param value whether it does
     * @return this
     */
    public Builder preflightContinue(boolean value) {
      preflightContinue = value;
      return this;
    }

    /**
     * Sets the status a preflight is answered with. Default: 204.
     *
     * @param value 200 to 299
     * @return this
     */
    public Builder optionsSuccessStatus(int value) {
      optionsSuccessStatus = (int) Check.range("cors.optionsSuccessStatus", value, 200, 299);
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     */
    public CorsOptions build() {
      return new CorsOptions(this);
    }

    private static List<String> tokens(String option, String... values) {
      for (String value : values) {
        Check.token(option, value);
      }
      return List.of(values);
    }
  }
}
