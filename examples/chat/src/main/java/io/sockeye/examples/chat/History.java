package io.sockeye.examples.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last messages of one room. Guarded by the room's lock. */
final class History {
  static final int MAX_MESSAGES = 50;

  /**
   * The browser's client refuses a packet with more attachments, and a newcomer gets all at once.
   */
  static final int MAX_IMAGES = 10;

  static final int MAX_IMAGE_BYTES = 4 << 20;

  private final HistoryBudget budget;
  private final Deque<Message> messages = new ArrayDeque<>();
  private int images;
  private int imageBytes;

  History(HistoryBudget budget) {
    this.budget = budget;
  }

  /** When all rooms together have no memory left, the newest message is not remembered. */
  void add(Message message) {
    if (!budget.take(message.bytes())) {
      return;
    }
    messages.addLast(message);
    if (message.imageBytes() > 0) {
      images++;
      imageBytes += message.imageBytes();
    }
    if (messages.size() > MAX_MESSAGES) {
      removed(messages.removeFirst());
    }
    while (images > MAX_IMAGES || imageBytes > MAX_IMAGE_BYTES) {
      removeOldestImage();
    }
  }

  private void removeOldestImage() {
    for (Iterator<Message> all = messages.iterator(); all.hasNext(); ) {
      Message message = all.next();
      if (message.imageBytes() > 0) {
        all.remove();
        removed(message);
        return;
      }
    }
  }

  private void removed(Message message) {
    budget.giveBack(message.bytes());
    if (message.imageBytes() > 0) {
      images--;
      imageBytes -= message.imageBytes();
    }
  }

  /** The message that its sender gave the same nonce before, if it is remembered. */
  @Nullable Message sameAs(Message message) {
    for (Message earlier : messages) {
      if (earlier.nonce().equals(message.nonce())
          && earlier.from().nickname().equals(message.from().nickname())) {
        return earlier;
      }
    }
    return null;
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  void clear() {
    messages.forEach(this::removed);
    messages.clear();
  }
}
