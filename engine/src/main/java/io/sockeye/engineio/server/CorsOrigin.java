package io.sockeye.engineio.server;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which origins CORS lets read the answers (EIO-40). */
public sealed interface CorsOrigin {
  /** {@code *}. */
  record Any() implements CorsOrigin {}

  /** No CORS headers at all. */
  record None() implements CorsOrigin {}

  /** Whatever origin asks. */
  record Reflect() implements CorsOrigin {}

  /**
   * One origin that is named in every response, whoever asks.
   *
   * @param origin the origin
   */
  record Fixed(String origin) implements CorsOrigin {
    /**
     * Checks the origin.
     *
     * @param origin the origin
     */
    public Fixed {
      Check.headerText("cors.origin", origin);
    }
  }

  /**
   * Origins in which a pattern is found.
   *
   * @param pattern the pattern; anchor it with {@code ^} and {@code $}
   */
  record Matching(Pattern pattern) implements CorsOrigin {}

  /**
   * Any of several.
   *
   * @param origins the alternatives: {@link Fixed}, here compared and reflected, and {@link
   *     Matching}
   */
  record OneOf(List<CorsOrigin> origins) implements CorsOrigin {
    /**
     * Copies the list.
     *
     * @param origins the alternatives
     */
    public OneOf {
      origins = List.copyOf(origins);
      if (origins.isEmpty()) {
        throw Check.refused("cors.origin", "an empty list", "at least one origin or pattern");
      }
      for (CorsOrigin origin : origins) {
        if (!(origin instanceof Fixed) && !(origin instanceof Matching)) {
          throw Check.refused("cors.origin", "a list with " + origin, "origins and patterns in it");
        }
      }
    }
  }

  /**
   * Decided for each request.
   *
   * @param decide gets the {@code Origin} header, {@code null} when there is none, and answers now
   *     or later; called on the thread of the connection, must not block. A failure refuses the
   *     request with code 3
   */
  record Decided(Function<@Nullable String, CompletionStage<CorsOrigin>> decide)
      implements CorsOrigin {}

  /**
   * Lets one or more origins in. A single one is named in every response; of several the one that
   * asks is named.
   *
   * @param origins scheme, host and port, exactly as browsers send them; {@code *} alone for any
   * @return the rule
   */
  static CorsOrigin of(String... origins) {
    if (origins.length == 1) {
      return origins[0].equals("*") ? new Any() : new Fixed(origins[0]);
    }
    return new OneOf(Arrays.stream(origins).<CorsOrigin>map(Fixed::new).toList());
  }

  /**
   * Lets origins in that look like a pattern.
   *
   * @param pattern what must be found in the origin; anchor it with {@code ^} and {@code $}
   * @return the rule
   */
  static CorsOrigin matching(Pattern pattern) {
    return new Matching(pattern);
  }

  /**
   * Asks a function that answers at once.
   *
   * @param allowed tells whether an origin may, {@code null} for a request without one
   * @return the rule
   */
  static CorsOrigin decidedBy(Function<@Nullable String, Boolean> allowed) {
    return new Decided(
        origin ->
            CompletableFuture.completedFuture(allowed.apply(origin) ? new Reflect() : new None()));
  }
}
