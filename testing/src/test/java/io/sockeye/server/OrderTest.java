package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.event.RawEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one thread issues reaches each recipient in that order, over four lanes (DESIGN §2). */
final class OrderTest {
  @ParameterizedTest
  @EnumSource(Dispatch.class)
  void oneHandlersEffectsReachEveryRecipientInProgramOrder(Dispatch dispatch) {
    try (Fixture fixture = new Fixture(4, options -> options.dispatch(dispatch))) {
      List<Socket> sockets = new ArrayList<>();
      List<RawEvent> unacknowledged = new ArrayList<>();
      List<OrderScript> scripts = new ArrayList<>();
      fixture.io.onConnection(sockets::add);
      fixture.io.onRaw("ask", (socket, event) -> unacknowledged.add(event));
      fixture.io.on(
          "go",
          socket -> {
            OrderScript script = new OrderScript(fixture.io, sockets, unacknowledged);
            scripts.add(script);
            script.run(10_000);
          });
      List<Wire> wires = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        wires.add(fixture.connect(i % 4));
      }
      for (int i = 0; i < 1000; i++) {
        wires.get(0).send("42" + i + "[\"ask\"]");
      }

      wires.get(0).send("42[\"go\"]");

      for (int i = 0; i < wires.size(); i++) {
        assertThat(wires.get(i).take().stream().map(OrderScript::number).toList())
            .isEqualTo(scripts.get(0).expected().get(i));
      }
    }
  }
}
