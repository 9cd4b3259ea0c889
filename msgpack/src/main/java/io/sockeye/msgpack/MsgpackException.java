package io.sockeye.msgpack;

/**
 * Bytes are not the msgpack that is expected, or exceed a limit: a mistake of whoever sent them.
 * There is no stack trace: it would say nothing about the bytes, and bad input must be cheap.
 */
final class MsgpackException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MsgpackException(String message) {
    super(message, null, false, false);
  }
}
