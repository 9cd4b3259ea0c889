package io.sockeye.engineio.server;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The middleware that adds the CORS headers and answers preflights (EIO-39 … 42). */
final class Cors implements EngineMiddleware {
  private final CorsOptions.Delegate delegate;

  Cors(CorsOptions.Delegate delegate) {
    this.delegate = delegate;
  }

  @Override
  public void handle(HttpRequest request, HttpHeaders headers, Next next) {
    CompletionStage<CorsOptions> chosen = delegate.choose(request);
    CorsOptions known = known(chosen);
    if (known != null && !(known.origin() instanceof CorsOrigin.Decided)) {
      // Nearly all there are: nobody has to be asked, so nothing is waited for.
      apply(known, known.origin(), request, headers, next);
      return;
    }
    chosen
        .thenCompose(
            options ->
                decided(options.origin(), request.header("origin"))
                    .thenAccept(origin -> apply(options, origin, request, headers, next)))
        .exceptionally(
            failure -> {
              next.fail("cors: " + failure);
              return null;
            });
  }

  /** The options that are there already, or null. */
  private static @Nullable CorsOptions known(CompletionStage<CorsOptions> chosen) {
    return chosen instanceof CompletableFuture<CorsOptions> future
            && future.isDone()
            && !future.isCompletedExceptionally()
        ? future.join()
        : null;
  }

  private static CompletionStage<CorsOrigin> decided(CorsOrigin rule, @Nullable String origin) {
    return rule instanceof CorsOrigin.Decided decided
        ? decided.decide().apply(origin)
        : CompletableFuture.completedFuture(rule);
  }

  private static void apply(
      CorsOptions options, CorsOrigin origin, HttpRequest request, HttpHeaders headers, Next next) {
    if (origin instanceof CorsOrigin.None) {
      next.proceed();
      return;
    }
    allowOrigin(origin, request.header("origin"), headers);
    if (options.credentials()) {
      headers.set("access-control-allow-credentials", "true");
    }
    if (!options.exposedHeaders().isEmpty()) {
      headers.set("access-control-expose-headers", String.join(",", options.exposedHeaders()));
    }
    if (!request.method().equals("OPTIONS")) {
      next.proceed();
      return;
    }
    preflight(options, request, headers);
    if (options.preflightContinue()) {
      next.proceed();
    } else {
      next.respond(HttpResponse.empty(options.optionsSuccessStatus()));
    }
  }

  private static void preflight(CorsOptions options, HttpRequest request, HttpHeaders headers) {
    headers.set("access-control-allow-methods", String.join(",", options.methods()));
    List<String> allowed = options.allowedHeaders();
    if (allowed == null) {
      String asked = request.header("access-control-request-headers");
      headers.add("vary", "Access-Control-Request-Headers");
      if (asked != null) {
        headers.set("access-control-allow-headers", asked);
      }
    } else if (!allowed.isEmpty()) {
      headers.set("access-control-allow-headers", String.join(",", allowed));
    }
    if (options.maxAge() != null) {
      headers.set("access-control-max-age", Long.toString(options.maxAge().toSeconds()));
    }
  }

  private static void allowOrigin(CorsOrigin rule, @Nullable String origin, HttpHeaders headers) {
    if (rule instanceof CorsOrigin.Any) {
      headers.set("access-control-allow-origin", "*");
      return;
    }
    // Whatever the answer is, it may be another for another origin, so caches must know.
    headers.add("vary", "Origin");
    if (rule instanceof CorsOrigin.Fixed fixed) {
      headers.set("access-control-allow-origin", fixed.origin());
    } else if (origin != null && allows(rule, origin)) {
      headers.set("access-control-allow-origin", origin);
    }
  }

  private static boolean allows(CorsOrigin rule, String origin) {
    if (rule instanceof CorsOrigin.Fixed fixed) {
      return fixed.origin().equals(origin);
    }
    if (rule instanceof CorsOrigin.Matching matching) {
      return matching.pattern().matcher(origin).find();
    }
    if (rule instanceof CorsOrigin.OneOf any) {
      return any.origins().stream().anyMatch(one -> allows(one, origin));
    }
    return rule instanceof CorsOrigin.Reflect;
  }
}
