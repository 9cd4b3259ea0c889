package io.sockeye.engineio.netty;

/**
 * The client broke HTTP. The connection is of no further use: nobody knows where the next request
 * begins.
 */
final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String why;

  BadRequestException(int status, String why) {
    super(why, null, false, false);
    this.why = why;
    this.status = status;
  }

  static BadRequestException malformed(String why) {
    return new BadRequestException(400, why);
  }

  int status() {
    return status;
  }

  String why() {
    return why;
  }
}
