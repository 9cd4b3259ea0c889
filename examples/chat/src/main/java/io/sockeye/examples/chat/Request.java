package io.sockeye.examples.chat;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a page asks for. It came from the network: anything may be missing, wrong or too long. */
sealed interface Request {
  int MAX_NICKNAME = 24;
  int MAX_ROOM = 32;
  int MAX_TEXT = 2000;
  int MAX_IMAGE_BYTES = 700_000;
  int MAX_IMAGE_NAME = 100;
  Set<String> IMAGE_TYPES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  /** {@code join}. */
  record Join(@Nullable String nickname, @Nullable String room) implements Request {
    String checkedNickname() {
      return line("nickname", nickname, MAX_NICKNAME);
    }

    String checkedRoom() {
      return line("room name", room, MAX_ROOM);
    }
  }

  /** {@code message}. */
  record Text(@Nullable String text, @Nullable String nonce) implements Request {
    String checkedText() {
      return checked("message", text == null || text.isBlank() ? "" : text, MAX_TEXT);
    }
  }

  /** {@code image}. */
  record Image(
      @Nullable String name, @Nullable String type, byte @Nullable [] data, @Nullable String nonce)
      implements Request {
    Message.Image checkedImage() {
      if (type == null || !IMAGE_TYPES.contains(type)) {
        throw new RefusedException("An image has to be a PNG, JPEG, GIF or WebP.");
      }
      if (data == null || data.length == 0) {
        throw new RefusedException("The image is empty.");
      }
      if (data.length > MAX_IMAGE_BYTES) {
        throw new RefusedException(
            "The image is too large: " + MAX_IMAGE_BYTES / 1000 + " kB are allowed.");
      }
      String called = name == null || name.isBlank() ? "image" : name;
      return new Message.Image(checked("image's name", called, MAX_IMAGE_NAME), type, data);
    }
  }

  private static String line(String what, @Nullable String text, int max) {
    String line = checked(what, text == null ? "" : text.strip(), max);
    if (line.chars().anyMatch(Character::isISOControl)) {
      throw new RefusedException("The " + what + " may not have control characters in it.");
    }
    return line;
  }

  static String checked(String what, String text, int max) {
    if (text.isEmpty()) {
      throw new RefusedException("The " + what + " is empty.");
    }
    if (text.length() > max) {
      throw new RefusedException("The " + what + " may have at most " + max + " characters.");
    }
    return text;
  }
}
