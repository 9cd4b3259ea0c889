package io.sockeye.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sockeye.engineio.server.Admission;
import io.sockeye.engineio.server.CookieOptions;
import io.sockeye.engineio.server.CorsOptions;
import io.sockeye.http.HttpHeaders;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Text that would end a header line: nothing that configuration, hooks or clients say gets out. */
@OnEachWay
final class HeaderInjectionTest extends UnderAttack {
  private static final String SPLIT = "a\r\nSet-Cookie: admin=1\r\n\r\n<html>";

  private Raw ask(Target target) throws IOException {
    return way.polling()
        ? target.raw().get(Target.POLLING, "Origin: https://a.com\nX-Said: b\n")
        : target.raw().upgrade(Target.WEBSOCKET, "Origin: https://a.com\nX-Said: b\n");
  }

  @Test
  void sec037_aCookieThatWouldSplitTheResponseIsRefusedWhenItIsConfigured() {
    for (String wrong : List.of(SPLIT, "a;b", "a,b", "a b", "a\u0000", "")) {
      assertThatThrownBy(() -> CookieOptions.builder().name(wrong).build())
          .as("name " + wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String wrong : List.of(SPLIT, "a;b", "a\u0000", "a\nb")) {
      assertThatThrownBy(() -> CookieOptions.builder().path(wrong).build())
          .as("path " + wrong)
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> CookieOptions.builder().domain(wrong).build())
          .as("domain " + wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void sec037_aHeaderThatWouldSplitTheResponseIsRefusedWhereItIsAdded() {
    for (String wrong : List.of(SPLIT, "a\nb", "a\rb", "a\u0000b")) {
      assertThatThrownBy(() -> new HttpHeaders().add("x", wrong))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new HttpHeaders().set(wrong, "x"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> CorsOptions.builder().exposedHeaders(wrong).build())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void sec037_aHookThatAddsItFailsAndTheResponseGoesOutWithoutIt() throws IOException {
    Target target =
        start(
            options ->
                options.engine(
                    engine ->
                        engine.onHeaders((headers, request) -> headers.set("x-hook", SPLIT))));
    Raw.Answer answer = ask(target).answer();
    assertThat(answer.status()).isEqualTo(way.polling() ? 200 : 101);
    assertThat(answer.headers()).noneMatch(line -> line.contains("admin"));
    assertThat(answer.header("x-hook")).isEmpty();
  }

  @Test
  void sec037_aGeneratorOfIdsThatMakesItRefusesTheHandshake() throws IOException {
    Target target =
        start(
            options ->
                options.engine(
                    engine ->
                        engine
                            .cookie(CookieOptions.defaults())
                            .generateId(
                                request ->
                                    CompletableFuture.completedFuture(
                                        request.header("x-said") == null ? id() : SPLIT))));
    Raw.Answer answer = ask(target).answer();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).noneMatch(line -> line.contains("admin"));
  }

  private static String id() {
    return "id" + System.nanoTime();
  }

  @Test
  void sec037_whatAClientIsToldOfARefusalStaysInTheBody() throws IOException {
    Target target =
        start(
            options ->
                options.engine(
                    engine ->
                        engine.allowRequest(
                            request ->
                                request.header("x-said") == null
                                    ? Admission.accept()
                                    : Admission.refuse(SPLIT))));
    Raw.Answer answer = ask(target).answer();
    assertThat(answer.status()).isEqualTo(way.polling() ? 403 : 400);
    assertThat(answer.headers()).noneMatch(line -> line.contains("admin"));
    assertThat(answer.body())
        .isEqualTo(
            way.polling()
                ? "{\"code\":4,\"message\":\"a\\u000d\\u000aSet-Cookie: admin=1\\u000d\\u000a\\u000d\\u000a<html>\"}"
                : SPLIT);
  }

  @Test
  void sec037_aPreflightDoesNotSplitEither() throws IOException {
    Target target =
        start(
            options ->
                options.engine(engine -> engine.cors(CorsOptions.origins("https://a.com", "b"))));
    Raw raw = target.raw();
    raw.lines(
        "OPTIONS "
            + Target.POLLING
            + " HTTP/1.1\nHost: a\nOrigin: https://a.com\n"
            + "Access-Control-Request-Headers: a\u0001b\u0085Set-Cookie: admin=1\n\n");
    Raw.Answer answer = raw.answer();
    assertThat(answer.headers()).noneMatch(line -> line.startsWith("Set-Cookie"));
    assertThat(answer.status()).isIn(204, 400);
  }
}
