package io.sockeye.engineio.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.testing.InMemoryResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests of one session that arrive on different lanes (design §2). */
final class LanesTest {
  private final TestEngine engine = TestEngine.calm();

  @Test
  void aSessionStaysOnTheLaneOfItsHandshakeWhereverItsRequestsArrive() {
    TestEngine.Client client = engine.polling(0).from(1);

    InMemoryResponse poll = client.poll();
    assertThat(client.post("4a").text()).isEqualTo("ok");
    engine.send(client.session(), "b");

    assertThat(client.recorder.texts).containsExactly("a");
    assertThat(poll.text()).isEqualTo("4b");
    assertThat(client.session().lane()).isSameAs(engine.host.lanes().get(0));
  }

  @Test
  void nothingIsLostOrReorderedWhenEveryRequestComesFromAnotherLane() {
    TestEngine.Client client = engine.polling();
    List<String> received = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      client.from(i % 2);
      InMemoryResponse poll = client.poll();
      client.from((i + 1) % 2).post("4" + 2 * i + "\u001e4" + (2 * i + 1));
      engine.send(client.session(), "" + 2 * i, "" + (2 * i + 1));
      received.addAll(Arrays.asList(poll.text().split("\u001e", -1)));
    }

    assertThat(client.recorder.texts)
        .isEqualTo(IntStream.range(0, 400).mapToObj(String::valueOf).toList());
    assertThat(received).isEqualTo(IntStream.range(0, 400).mapToObj(i -> "4" + i).toList());
  }

  @Test
  @DisplayName("RACE-5 a poll that meets a packet and the close of the server on their way")
  void race() {
    TestEngine.Client client = engine.polling(0).from(1);
    List<InMemoryResponse> polls = new ArrayList<>();

    engine.clock.together(
        () -> {
          polls.add(client.poll());
          client.session().lane().submit(() -> client.session().send(EngineFrame.textMessage("a")));
          engine.server.close();
        });

    assertThat(polls.get(0).isDone()).isTrue();
    assertThat(engine.server.clientsCount()).isZero();
  }

  @Test
  @DisplayName("SEC-019 many requests at once on one sid end it once, and all are answered")
  void parallel() {
    TestEngine.Client client = engine.polling();
    List<InMemoryResponse> responses = new ArrayList<>();

    engine.clock.together(
        () -> {
          for (int i = 0; i < 100; i++) {
            client.from(i % 2);
            responses.add(i % 3 == 0 ? client.poll() : client.post("4x"));
          }
        });

    assertThat(responses).allMatch(InMemoryResponse::isDone);
    assertThat(client.recorder.events).filteredOn(e -> e.startsWith("close")).hasSize(1);
    assertThat(engine.armedDeadlines()).isZero();
  }

  @Test
  void callsFromOtherThreadsHopToTheLane() throws InterruptedException {
    TestEngine.Client client = engine.polling();
    Thread other = new Thread(() -> client.session().close());
    other.start();
    other.join();
    engine.clock.settle();

    assertThat(client.poll().text()).isEqualTo("1");
  }
}
