package io.sockeye.json;

/** Well-formed UTF-8 (RFC 3629 §4). */
final class JsonUtf8 {
  private JsonUtf8() {}

  /** Behind the multi-byte sequence at {@code i}, or -1 if it is none. */
  static int behind(byte[] array, int i, int end) {
    int lead = array[i] & 0xFF;
    int least = 0x80;
    int most = 0xBF;
    int size;
    if (lead >= 0xC2 && lead <= 0xDF) {
      size = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      size = 3;
      if (lead == 0xE0) {
        least = 0xA0;
      } else if (lead == 0xED) {
        most = 0x9F;
      }
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      size = 4;
      if (lead == 0xF0) {
        least = 0x90;
      } else if (lead == 0xF4) {
        most = 0x8F;
      }
    } else {
      return -1;
    }
    if (end - i < size) {
      return -1;
    }
    int second = array[i + 1] & 0xFF;
    if (second < least || second > most) {
      return -1;
    }
    for (int tail = i + 2; tail < i + size; tail++) {
      if (array[tail] >= (byte) 0xC0) {
        return -1;
      }
    }
    return i + size;
  }
}
