package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OccupancyTest {
  private final Occupancy occupancy = new Occupancy();

  @Test
  void theLastToLeaveIsToldSo() {
    assertThat(occupancy.enter()).isTrue();
    assertThat(occupancy.enter()).isTrue();

    assertThat(occupancy.leave()).isFalse();
    assertThat(occupancy.leave()).isTrue();
  }

  @Test
  void nobodyGetsInOnceItIsClosedAndThoseInsideMayStay() {
    assertThat(occupancy.enter()).isTrue();
    occupancy.close();

    assertThat(occupancy.enter()).isFalse();
    assertThat(occupancy.isClosed()).isTrue();
    assertThat(occupancy.closeIfEmpty()).isFalse();
    assertThat(occupancy.leave()).isTrue();
    assertThat(occupancy.closeIfEmpty()).isTrue();
  }

  @Test
  void itIsNotClosedWhileSomebodyIsIn() {
    assertThat(occupancy.enter()).isTrue();

    assertThat(occupancy.closeIfEmpty()).isFalse();
    assertThat(occupancy.enter()).isTrue();
  }

  @Test
  void emptyItIsClosedForGood() {
    assertThat(occupancy.closeIfEmpty()).isTrue();

    assertThat(occupancy.enter()).isFalse();
    assertThat(occupancy.closeIfEmpty()).isTrue();
  }
}
