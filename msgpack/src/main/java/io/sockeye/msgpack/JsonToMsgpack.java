package io.sockeye.msgpack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sockeye.json.JsonVisitor;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Writes JSON as JavaScript's encoder writes what {@code JSON.parse} makes of it. */
final class JsonToMsgpack implements JsonVisitor {
  /** So many digits fit into a long, whatever they are. */
  private static final int SAFE_DIGITS = 18;

  /** So many digits may fit into 64 bits. */
  private static final int MAX_DIGITS = 20;

  private final MsgpackWriter out;

  JsonToMsgpack(MsgpackWriter out) {
    this.out = out;
  }

  @Override
  public void beginObject(int size) {
    out.map(size);
  }

  @Override
  public void beginArray(int size) {
    out.array(size);
  }

  @Override
  public void end() {
    // The size said where.
  }

  @Override
  public void name(byte[] utf8, int start, int end) {
    out.string(utf8, start, end);
  }

  @Override
  public void string(byte[] utf8, int start, int end) {
    out.string(utf8, start, end);
  }

  @Override
  public void number(byte[] ascii, int start, int end) {
    int digits = ascii[start] == '-' ? start + 1 : start;
    boolean integer = isInteger(ascii, digits, end);
    if (integer && end - digits <= SAFE_DIGITS) {
      long number = 0;
      for (int i = digits; i < end; i++) {
        number = 10 * number + (ascii[i] - '0');
      }
      out.integer(digits == start ? number : -number);
    } else {
      number(new String(ascii, start, end - start, US_ASCII), integer);
    }
  }

  private void number(String text, boolean integer) {
    if (integer && text.length() <= MAX_DIGITS + 1) {
      BigInteger number = new BigInteger(text);
      if (number.bitLength() < Long.SIZE) {
        out.integer(number.longValue());
        return;
      }
      if (number.signum() > 0 && number.bitLength() == Long.SIZE) {
        out.unsigned(number.longValue());
        return;
      }
    }
    double number = Double.parseDouble(text);
    if (number == Math.rint(number) && Math.abs(number) < 0x1p63) {
      out.integer((long) number);
    } else {
      out.real(number);
    }
  }

  private static boolean isInteger(byte[] ascii, int start, int end) {
    for (int i = start; i < end; i++) {
      if (ascii[i] < '0' || ascii[i] > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void bool(boolean value) {
    out.bool(value);
  }

  @Override
  public void nothing() {
    out.nil();
  }

  @Override
  public void bytes(ByteBuffer attachment) {
    out.binary(attachment);
  }
}
