package io.sockeye.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.AckReply;
import io.sockeye.server.BroadcastAcks;
import io.sockeye.server.RemoteSocket;
import io.sockeye.server.adapter.AdapterFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three servers over a bus that loses, doubles and garbles: SIO-74. */
final class BusFaultTest {
  private static final byte[] LOST = {};

  private final Random random = new Random(74);
  private final Bus bus = new Bus(3);
  private final List<BusAdapters.Counting> adapters = new ArrayList<>();
  private final Servers servers = new Servers(List.of(server(0), server(1), server(2)));
  private final Peer a = servers.connect(0);
  private final Peer b = servers.connect(1);
  private final Peer c = servers.connect(2);

  private AdapterFactory server(int number) {
    return context -> {
      BusAdapters.Counting adapter = new BusAdapters.Counting(bus, number, context);
      adapters.add(adapter);
      return adapter;
    };
  }

  @AfterEach
  void close() throws InterruptedException {
    servers.close();
    bus.close();
  }

  /** Everything that waits for an answer, many times. */
  private List<CompletableFuture<?>> ask(int times) {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      var io = servers.get(i % 3);
      io.emit("x", i, List.of("some", "text"), new byte[] {1, 2, 3});
      io.in(a.id()).socketsJoin("r" + i % 5);
      io.in("r" + i % 5).socketsLeave("r" + i % 5);
      asked.add(io.timeout(Duration.ofSeconds(1)).emitWithAck("q", i));
      asked.add(io.timeout(Duration.ofSeconds(1)).fetchSockets());
      asked.add(io.serverSideEmitWithAck(Duration.ofSeconds(1), "s", i));
    }
    return asked;
  }

  private void assertAllEnd(List<CompletableFuture<?>> asked) {
    servers.advance(Duration.ofMillis(1100));
    // What was under way when the time was over may have begun a time-out of its own.
    servers.await(
        "every future to end",
        () -> {
          servers.advance(Duration.ofMillis(100));
          return asked.stream().allMatch(CompletableFuture::isDone);
        });
  }

  private void assertWorks() {
    for (Peer peer : List.of(a, b, c)) {
      assertThat(peer.isOpen()).isTrue();
      peer.take();
    }
    servers.settle();
    for (Peer peer : List.of(a, b, c)) {
      peer.take();
    }
    CompletableFuture<BroadcastAcks<AckReply>> acks =
        servers.get(0).timeout(Duration.ofSeconds(1)).emitWithAck("again");
    for (Peer peer : List.of(a, b, c)) {
      peer.answer("again", "[\"" + peer.id() + "\"]");
    }
    assertThat(servers.result(acks).complete()).isTrue();
    assertThat(servers.result(servers.get(1).fetchSockets()))
        .extracting(RemoteSocket::id)
        .containsExactlyInAnyOrder(a.id(), b.id(), c.id());
  }

  private long badMessages() {
    return adapters.stream().mapToLong(BusAdapters.Counting::badMessages).sum();
  }

  @Test
  void sio74_garbledMessagesAreLeftOutAndNothingElseSuffers() {
    bus.fault(this::garbled);

    assertAllEnd(ask(60));

    assertThat(badMessages()).isPositive();
    bus.fault(UnaryOperator.identity());
    assertWorks();
  }

  /** Most with a few bytes changed, or cut short. */
  private byte[] garbled(byte[] bytes) {
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0
        ? java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length))
        : bytes;
  }

  @Test
  void sio74_lostMessagesEndRequestsByTheirTime() {
    bus.fault(bytes -> random.nextInt(3) == 0 ? LOST : bytes);

    assertAllEnd(ask(60));

    bus.fault(UnaryOperator.identity());
    assertWorks();
  }

  @Test
  void sio74_messagesThatComeTwiceDoNotCompleteRequestsTooEarly() {
    bus.copies(2);
    for (int i = 0; i < 20; i++) {
      CompletableFuture<List<RemoteSocket>> found = servers.get(i % 3).fetchSockets();

      assertThat(servers.result(found))
          .extracting(RemoteSocket::id)
          .containsExactlyInAnyOrder(a.id(), b.id(), c.id());
    }
  }

  @Test
  void sio48_orderIsKeptWhileOthersSendAndTheBusIsSlow() throws InterruptedException {
    bus.delay(300);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      int server = t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 200; i++) {
                  servers.get(server).emit("n" + server, i);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    servers.settle();

    for (Peer peer : List.of(a, b, c)) {
      List<String> received = peer.take();
      for (int t = 0; t < 3; t++) {
        String begin = "42[\"n" + t + "\",";
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          expected.add(begin + i + "]");
        }
        assertThat(received.stream().filter(text -> text.startsWith(begin)).toList())
            .isEqualTo(expected);
      }
    }
  }
}
