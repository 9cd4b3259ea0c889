package io.sockeye.examples.chat;

import java.time.Instant;

/** Something said in a room, as it goes to the others there. */
sealed interface Message {
  String id();

  Member from();

  Instant time();

  String nonce();

  /** About how much memory it takes. */
  int bytes();

  /** How many of {@link #bytes} are an image. */
  default int imageBytes() {
    return 0;
  }

  /** Of kind {@code text}. */
  record Text(
      String id, String room, Member from, Instant time, String kind, String text, String nonce)
      implements Message {
    Text(String id, String room, Member from, Instant time, String text, String nonce) {
      this(id, room, from, time, "text", text, nonce);
    }

    @Override
    public int bytes() {
      return OVERHEAD_BYTES + 2 * (text.length() + nonce.length());
    }
  }

  /** Of kind {@code image}. */
  record Picture(
      String id, String room, Member from, Instant time, String kind, Image image, String nonce)
      implements Message {
    Picture(String id, String room, Member from, Instant time, Image image, String nonce) {
      this(id, room, from, time, "image", image, nonce);
    }

    @Override
    public int bytes() {
      return OVERHEAD_BYTES + 2 * (image.name().length() + nonce.length()) + imageBytes();
    }

    @Override
    public int imageBytes() {
      return image.data().length;
    }
  }

  /** The bytes are binary on the wire, wherever they stand in an argument. */
  record Image(String name, String type, byte[] data) {}

  int OVERHEAD_BYTES = 300;
}
