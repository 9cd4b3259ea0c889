package io.sockeye.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private static final Member ANNE = new Member("id", "Anne");

  private final HistoryBudget budget = new HistoryBudget();
  private final History history = new History(budget);

  @Test
  void remembersTheLast50Messages() {
    for (int i = 0; i < 60; i++) {
      history.add(text(i));
    }
    assertThat(history.messages())
        .extracting(Message::id)
        .containsExactlyElementsOf(IntStream.range(10, 60).mapToObj(Integer::toString).toList());
  }

  @Test
  void remembersNoMoreImagesThanAClientTakesAtOnce() {
    history.add(text(0));
    for (int i = 1; i <= 12; i++) {
      history.add(picture(i, 100));
    }
    assertThat(history.messages())
        .extracting(Message::id)
        .containsExactly("0", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
  }

  @Test
  void forgetsTheOldestImagesWhenTheyAreTooLargeTogether() {
    for (int i = 0; i < 7; i++) {
      history.add(picture(i, Request.MAX_IMAGE_BYTES));
    }
    assertThat(history.messages()).extracting(Message::id).containsExactly("2", "3", "4", "5", "6");
  }

  @Test
  void givesBackWhatItForgets() {
    for (int i = 0; i < 100; i++) {
      history.add(i % 2 == 0 ? text(i) : picture(i, 1000));
    }
    int remembered = history.messages().stream().mapToInt(Message::bytes).sum();
    assertThat(budget.used()).isEqualTo(remembered);
    history.clear();
    assertThat(budget.used()).isZero();
  }

  @Test
  void doesNotRememberWhatAllRoomsTogetherHaveNoMemoryFor() {
    History other = new History(budget);
    assertThat(budget.take((int) HistoryBudget.MAX_BYTES - text(0).bytes())).isTrue();
    history.add(text(0));
    other.add(text(1));
    assertThat(history.messages()).hasSize(1);
    assertThat(other.isEmpty()).isTrue();
  }

  private static Message text(int i) {
    return new Message.Text(Integer.toString(i), "r", ANNE, Instant.EPOCH, "t", "n" + i);
  }

  private static Message picture(int i, int bytes) {
    Message.Image image = new Message.Image("a.png", "image/png", new byte[bytes]);
    return new Message.Picture(Integer.toString(i), "r", ANNE, Instant.EPOCH, image, "n" + i);
  }
}
