package io.sockeye.testreport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CarriersTest {
  @BeforeEach
  void begin() {
    Carriers.forget();
  }

  @Test
  void aRequestNamesTransportAndVersion() {
    Carriers.seen("/socket.io/?EIO=3&transport=polling");
    Carriers.seen("/socket.io/?transport=websocket&EIO=4");
    assertThat(Carriers.all()).isEqualTo("polling v3,websocket v4");
  }

  @Test
  void aWebSocketOfASessionIsAnUpgrade() {
    Carriers.seen("/socket.io/?EIO=4&transport=websocket&sid=abc");
    assertThat(Carriers.all()).isEqualTo("upgrade v4");
  }

  @Test
  void anythingElseCarriesNothing() {
    Carriers.seen("/healthz");
    Carriers.seen("/socket.io/?EIO=4&transport=pigeon");
    assertThat(Carriers.all()).isEmpty();
  }
}
