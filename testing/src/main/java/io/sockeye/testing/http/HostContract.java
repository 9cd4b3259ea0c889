package io.sockeye.testing.http;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpHost;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A host that runs, for each test of a contract. */
@Timeout(60)
abstract class HostContract {
  final BlockingQueue<HttpExchange> exchanges = new LinkedBlockingQueue<>();
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private @Nullable HostUnderTest running;

  /**
   * Creates a host that is not started, with as many lanes as it likes.
   *
   * @return a new host
   */
  protected abstract HttpHost createHost();

  @BeforeEach
  void startHost() {
    running = new HostUnderTest(createHost()).start();
    host().answering(exchanges::add);
  }

  @AfterEach
  void closeHost() {
    host().end();
  }

  HostUnderTest host() {
    HostUnderTest host = running;
    if (host == null) {
      throw new IllegalStateException("the host is not started");
    }
    return host;
  }
}
