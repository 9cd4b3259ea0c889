package io.sockeye.engineio.server;

import static io.sockeye.engineio.server.TestEngine.POLLING;
import static io.sockeye.engineio.server.TestEngine.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpRequest;
import io.sockeye.testing.InMemoryResponse;
import io.sockeye.testing.InMemoryWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Code of the user's that is asked about a request and does not answer, or too late: SEC-039. */
final class UndecidedTest {
  private static final String NOT_DECIDED = "{\"code\":3,\"message\":\"Not decided in time\"}";

  private static TestEngine engine(Consumer<EngineOptions.Builder> options) {
    return TestEngine.calm(
        builder -> {
          builder.decisionTimeout(Duration.ofSeconds(1));
          options.accept(builder);
        });
  }

  private static void assertIsNotDecidedInTime(TestEngine engine, String who) {
    InMemoryResponse polling = engine.client().get(POLLING);
    InMemoryWebSocket socket = engine.client().webSocket(WEBSOCKET);
    engine.advance(999);
    assertThat(polling.isDone()).isFalse();

    engine.advance(1);

    assertThat(polling.status()).isEqualTo(503);
    assertThat(polling.text()).isEqualTo(NOT_DECIDED);
    assertThat(polling.header("retry-after")).isEqualTo("5");
    assertThat(socket.response().status()).isEqualTo(503);
    assertThat(engine.server.clientsCount()).isZero();
    assertThat(engine.armedDeadlines()).isZero();
    assertThat(engine.errors)
        .hasSize(2)
        .allSatisfy(
            error ->
                assertThat(error.context())
                    .containsEntry("name", "DECISION_TIMEOUT")
                    .containsEntry("undecided", who));
  }

  @Test
  void sec039_anAllowRequestThatNeverAnswersIs503() {
    assertIsNotDecidedInTime(
        engine(options -> options.allowRequest(request -> new CompletableFuture<>())),
        "allowRequest");
  }

  @Test
  void sec039_aGeneratorOfIdsThatNeverAnswersIs503() {
    assertIsNotDecidedInTime(
        engine(options -> options.generateId(request -> new CompletableFuture<>())), "generateId");
  }

  @Test
  void sec039_corsThatIsNeverChosenIs503() {
    assertIsNotDecidedInTime(
        engine(options -> options.cors(request -> new CompletableFuture<>())), "cors");
  }

  @Test
  void sec039_aMiddlewareThatNeverChoosesIs503() {
    TestEngine engine = engine(options -> {});
    engine.server.use(new Silent());

    assertIsNotDecidedInTime(engine, Silent.class.getName());
  }

  private static final class Silent implements EngineMiddleware {
    @Override
    public void handle(HttpRequest request, HttpHeaders responseHeaders, Next next) {
      // Whatever it waits for does not come.
    }
  }

  @Test
  void sec039_anAnswerThatComesTooLateChangesNothing() {
    CompletableFuture<Admission> answer = new CompletableFuture<>();
    TestEngine engine = engine(options -> options.allowRequest(request -> answer));
    InMemoryResponse polling = engine.client().get(POLLING);
    InMemoryWebSocket socket = engine.client().webSocket(WEBSOCKET);
    engine.advance(1000);

    answer.complete(new Admission.Accept());
    engine.clock.settle();

    assertThat(polling.text()).isEqualTo(NOT_DECIDED);
    assertThat(socket.isOpen()).isFalse();
    assertThat(engine.recorders).isEmpty();
    assertThat(engine.server.clientsCount()).isZero();
  }

  @Test
  void sec039_anAnswerInTimeIsAllThereIs() {
    CompletableFuture<Admission> answer = new CompletableFuture<>();
    TestEngine engine = engine(options -> options.allowRequest(request -> answer));
    InMemoryResponse polling = engine.client().get(POLLING);
    engine.advance(990);

    answer.complete(new Admission.Accept());
    engine.clock.settle();
    int deadlines = engine.armedDeadlines();
    engine.advance(5000);

    assertThat(polling.text()).startsWith("0{");
    assertThat(deadlines).as("the heartbeat alone").isEqualTo(1);
    assertThat(engine.server.clientsCount()).isEqualTo(1);
    assertThat(engine.errors).isEmpty();
  }

  @Test
  void sec039_eachDecisionHasItsTime() {
    CompletableFuture<Admission> admission = new CompletableFuture<>();
    CompletableFuture<String> id = new CompletableFuture<>();
    TestEngine engine =
        engine(options -> options.allowRequest(request -> admission).generateId(request -> id));
    InMemoryResponse polling = engine.client().get(POLLING);
    engine.advance(900);
    admission.complete(new Admission.Accept());
    engine.advance(900);

    id.complete("mine");
    engine.clock.settle();

    assertThat(polling.text()).startsWith("0{\"sid\":\"mine\"");
  }

  @Test
  void sec039_ofSeveralChoicesOfAMiddlewareTheFirstCounts() {
    TestEngine engine = engine(options -> {});
    List<EngineMiddleware.Next> held = new ArrayList<>();
    engine.server.use((request, headers, next) -> held.add(next));
    InMemoryResponse first = engine.client().get(POLLING);
    InMemoryResponse second = engine.client().get(POLLING);

    held.get(0).proceed();
    held.get(0).proceed();
    held.get(0).fail("changed its mind");
    engine.advance(1000);
    held.get(1).proceed();
    engine.clock.settle();

    assertThat(first.text()).startsWith("0{");
    assertThat(second.text()).isEqualTo(NOT_DECIDED);
    assertThat(engine.server.clientsCount()).isEqualTo(1);
    assertThat(engine.recorders).hasSize(1);
  }

  @Test
  void sec039_aRequestOfASessionIsNotHeldForEverEither() {
    TestEngine engine = engine(options -> {});
    boolean[] silent = {false};
    engine.server.use(
        (request, headers, next) -> {
          if (!silent[0]) {
            next.proceed();
          }
        });
    TestEngine.Client client = engine.polling();
    silent[0] = true;

    InMemoryResponse post = client.post("4hi");
    engine.advance(1000);
    silent[0] = false;

    assertThat(post.text()).isEqualTo(NOT_DECIDED);
    assertThat(client.recorder.texts).isEmpty();
    assertThat(client.post("4again").text()).isEqualTo("ok");
  }
}
