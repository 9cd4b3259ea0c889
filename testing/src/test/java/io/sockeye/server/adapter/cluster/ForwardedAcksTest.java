package io.sockeye.server.adapter.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.jackson.JacksonJsonCodec;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastAck;
import io.sockeye.server.adapter.cluster.ClusterMessage.BroadcastClientCount;
import io.sockeye.server.adapter.cluster.ClusterMessage.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes back to the server whose broadcast asks for acknowledgements: SIO-45, SIO-74. */
final class ForwardedAcksTest {
  private final JsonCodec codec = new JacksonJsonCodec();
  private final List<Response> sent = new ArrayList<>();
  private final ForwardedAcks acks =
      new ForwardedAcks("me", "/", "theirs", Duration.ofSeconds(1), codec, sent::add);

  @Test
  void sio74_theCountOfAllLanesGoesOutBeforeAnyAnswer() {
    acks.targets(1);
    acks.reply(codec.encode(List.of("early", "more")));
    acks.parties(2);
    assertThat(sent).isEmpty();

    acks.targets(2);
    acks.reply(codec.encode(List.of()));
    acks.disconnected();
    acks.timedOut();

    assertThat(sent)
        .containsExactly(
            new BroadcastClientCount("me", "/", "theirs", 3),
            new BroadcastAck("me", "/", "theirs", List.of("early")),
            new BroadcastAck("me", "/", "theirs", List.of()));
  }

  @Test
  void sio74_oneThatNobodyTakesIsCountedAsNone() {
    acks.parties(0);

    assertThat(sent).containsExactly(new BroadcastClientCount("me", "/", "theirs", 0));
  }
}
