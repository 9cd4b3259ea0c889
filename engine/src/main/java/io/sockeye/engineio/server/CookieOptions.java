package io.sockeye.engineio.server;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that tells a load balancer the session's id (EIO-44). It is set by the first response
 * of a session that begins with polling.
 */
public final class CookieOptions {
  private final String name;
  private final @Nullable String path;
  private final @Nullable String domain;
  private final @Nullable SameSite sameSite;
  private final @Nullable Duration maxAge;
  private final @Nullable Instant expires;
  private final boolean httpOnly;
  private final boolean secure;

  private CookieOptions(Builder builder) {
    name = builder.name;
    path = builder.path;
    domain = builder.domain;
    sameSite = builder.sameSite;
    maxAge = builder.maxAge;
    expires = builder.expires;
    httpOnly = builder.httpOnly;
    secure = builder.secure;
  }

  /**
   * Returns the defaults: {@code io=<sid>; Path=/; HttpOnly; SameSite=Lax}.
   *
   * @return the options
   */
  public static CookieOptions defaults() {
    return builder().build();
  }

  /**
   * Begins with the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  String name() {
    return name;
  }

  @Nullable String path() {
    return path;
  }

  @Nullable String domain() {
    return domain;
  }

  @Nullable SameSite sameSite() {
    return sameSite;
  }

  @Nullable Duration maxAge() {
    return maxAge;
  }

  @Nullable Instant expires() {
    return expires;
  }

  boolean httpOnly() {
    return httpOnly;
  }

  boolean secure() {
    return secure;
  }

  /** With which requests of other sites a browser sends a cookie. */
  public enum SameSite {
    /** With none. */
    STRICT("Strict"),
    /** When the user follows a link. */
    LAX("Lax"),
    /** With all. */
    NONE("None");

    private final String wireName;

    SameSite(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  /** Builds {@link CookieOptions}. Not thread-safe. */
  public static final class Builder {
    private String name = "io";
    private @Nullable String path = "/";
    private @Nullable String domain;
    private @Nullable SameSite sameSite = SameSite.LAX;
    private @Nullable Duration maxAge;
    private @Nullable Instant expires;
    private boolean httpOnly = true;
    private boolean secure;

    private Builder() {}

    /**
     * Sets the name. Default: {@code io}.
     *
     * @param value a token of RFC 9110
     * @return this
     */
    public Builder name(String value) {
      name = Check.token("cookie.name", value);
      return this;
    }

    /**
     * Sets the path. Default: {@code /}.
     *
     * @param value the path, or {@code null} for none
     * @return this
     */
    public Builder path(@Nullable String value) {
      path = value == null ? null : Check.headerText("cookie.path", value);
      return this;
    }

    /**
     * Sets the domain. Default: none, the host that was asked.
     *
     * @param value the domain, or {@code null} for none
     * @return this
     */
    public Builder domain(@Nullable String value) {
      domain = value == null ? null : Check.headerText("cookie.domain", value);
      return this;
    }

    /**
     * Sets with which requests of other sites it is sent. Default: {@link SameSite#LAX}.
     *
     * @param value the rule, or {@code null} to say nothing
     * @return this
     */
    public Builder sameSite(@Nullable SameSite value) {
      sameSite = value;
      return this;
    }

    /**
     * Sets how long it lives. Default: as long as the browser runs.
     *
     * @param value not negative; sent in whole seconds; or {@code null} to say nothing
     * @return this
     */
    public Builder maxAge(@Nullable Duration value) {
      maxAge = value == null ? null : Check.notNegative("cookie.maxAge", value);
      return this;
    }

    /**
     * Sets when it ends. Default: nothing is said.
     *
     * @param value the moment, or {@code null} to say nothing
     * @return this
     */
    public Builder expires(@Nullable Instant value) {
      expires = value;
      return this;
    }

    /**
     * Sets whether it is hidden from scripts. Default: yes.
     *
     * @param value whether it is
     * @return this
     */
    public Builder httpOnly(boolean value) {
      httpOnly = value;
      return this;
    }

    /**
     * Sets whether it is sent over TLS only. Default: no.
     *
     * @param value whether it is
     * @return this
     */
    public Builder secure(boolean value) {
      secure = value;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     */
    public CookieOptions build() {
      return new CookieOptions(this);
    }
  }
}
