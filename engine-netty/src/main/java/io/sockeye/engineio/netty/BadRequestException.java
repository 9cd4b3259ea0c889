package io.sockeye.engineio.netty;

/**
 * The client broke HTTP. The connection is of no further use: nobody knows where the next request
 * begins.
 */
final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  BadRequestException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  static BadRequestException malformed(String message) {
    return new BadRequestException(400, message);
  }

  int status() {
    return status;
  }
}
