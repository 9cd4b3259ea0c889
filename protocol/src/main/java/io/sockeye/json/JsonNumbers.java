package io.sockeye.json;

import java.math.BigDecimal;

/** Numbers as JavaScript writes them. */
public final class JsonNumbers {
  /** Up to here a double holds every integer, and a long holds it too. */
  private static final double MAX_INTEGER = 1L << 53;

  /** The most digits before the point, and zeros behind it, that are written out. */
  private static final int MAX_DIGITS = 21;

  private static final int MAX_ZEROS = 5;

  private JsonNumbers() {}

  /**
   * Writes a number as {@code JSON.stringify} does: {@code 1}, {@code 0.5}, {@code 1e+21}.
   *
   * @param number a finite number
   * @return the text, from which the same number is read, -0 excepted
   */
  public static String text(double number) {
    if (number == Math.rint(number) && Math.abs(number) <= MAX_INTEGER) {
      return Long.toString((long) number);
    }
    String text = Double.toString(number);
    return text.indexOf('E') < 0 ? text : withoutJavaExponent(new BigDecimal(text));
  }

  private static String withoutJavaExponent(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    String digits = stripped.unscaledValue().abs().toString();
    int count = digits.length();
    int point = count - stripped.scale();
    StringBuilder text = new StringBuilder(MAX_DIGITS + 2);
    if (number.signum() < 0) {
      text.append('-');
    }
    if (point > MAX_DIGITS || point < -MAX_ZEROS) {
      text.append(digits, 0, 1);
      if (count > 1) {
        text.append('.').append(digits, 1, count);
      }
      int exponent = point - 1;
      return text.append(exponent < 0 ? "e" : "e+").append(exponent).toString();
    }
    if (point <= 0) {
      text.append("0.");
      appendZeros(text, -point);
      text.append(digits);
    } else if (point < count) {
      text.append(digits, 0, point).append('.').append(digits, point, count);
    } else {
      text.append(digits);
      appendZeros(text, point - count);
    }
    return text.toString();
  }

  private static void appendZeros(StringBuilder text, int count) {
    for (int i = 0; i < count; i++) {
      text.append('0');
    }
  }
}
