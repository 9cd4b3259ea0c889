package io.sockeye.server.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.lane.Lane;
import io.sockeye.testing.InMemoryHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is found by the index: SIO-51. */
final class RoomIndexTest {
  private final Lane lane = new InMemoryHost().lanes().get(0);
  private final RoomIndex index = new RoomIndex();
  private int lookedAt;

  private final class Stub extends Member {
    private final String id;
    private final boolean connected;

    Stub(String id, boolean connected) {
      this.id = id;
      this.connected = connected;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public Lane lane() {
      return lane;
    }

    @Override
    public boolean open() {
      return true;
    }

    @Override
    public boolean connected() {
      lookedAt++;
      return connected;
    }

    @Override
    public SocketDescription describe() {
      return new SocketDescription(id, Map.of(), Set.of(), Map.of());
    }

    @Override
    public void disconnect(boolean close) {}

    @Override
    public void cutOff() {}

    @Override
    public void deliver(Delivery delivery) {}

    @Override
    public @Nullable String pid() {
      return null;
    }

    @Override
    public void replay(List<EngineFrame> frames, boolean compress) {}
  }

  private Member join(String id, String... rooms) {
    return join(new Stub(id, true), rooms);
  }

  private Member join(Member member, String... rooms) {
    index.join(
        member,
        List.of(rooms),
        Integer.MAX_VALUE,
        names -> {},
        new ArrayList<>(),
        new ArrayList<>());
    return member;
  }

  private static BroadcastOptions options(Set<String> rooms, Set<String> except) {
    return new BroadcastOptions(rooms, except, false, true, false);
  }

  @Test
  void sio51_membersOfSeveralRoomsAreFoundOnce() {
    Member a = join("a", "a", "r", "s");
    Member b = join("b", "b", "s");
    join("c", "c", "s", "x");

    assertThat(index.select(options(Set.of("r", "s"), Set.of("x", "nobody"))))
        .containsExactlyInAnyOrder(a, b);
  }

  @Test
  void sio51_withoutRoomsEverybodyIsFoundOnce() {
    Member a = join("a", "a", "r", "s");
    Member b = join("b", "b");
    join("c", "c", "x");

    assertThat(index.select(options(Set.of(), Set.of("x")))).containsExactlyInAnyOrder(a, b);
  }

  @Test
  void sio28_whoHasNotBeenLetInIsNotFound() {
    join(new Stub("a", false), "r");

    assertThat(index.select(options(Set.of("r"), Set.of()))).isEmpty();
    assertThat(index.select(options(Set.of(), Set.of()))).isEmpty();
  }

  @Test
  void sio51_whoHasLeftIsNotFound() {
    Member a = join("a", "a", "r", "s");
    index.leave(a, "r", () -> {}, new ArrayList<>());
    assertThat(index.select(options(Set.of("r"), Set.of()))).isEmpty();
    assertThat(index.select(options(Set.of("s"), Set.of()))).containsExactly(a);

    index.remove(a, new ArrayList<>());
    assertThat(index.select(options(Set.of("s"), Set.of()))).isEmpty();
    assertThat(index.select(options(Set.of(), Set.of()))).isEmpty();
  }

  @Test
  void sio51_onlyTheMembersOfTheRoomsNamedAreLookedAt() {
    for (int i = 0; i < 10_000; i++) {
      join("m" + i, "m" + i, "all");
    }
    Member a = join("a", "a", "r");
    lookedAt = 0;

    assertThat(index.select(options(Set.of("r", "m7"), Set.of("all")))).containsExactly(a);

    assertThat(lookedAt).isEqualTo(1);
  }
}
