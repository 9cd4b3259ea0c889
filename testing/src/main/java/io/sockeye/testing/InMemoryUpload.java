package io.sockeye.testing;

/** A request whose body is sent piece by piece. */
public final class InMemoryUpload {
  private final InMemoryExchange exchange;

  InMemoryUpload(InMemoryExchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Sends the next piece of the body.
   *
   * @param piece some bytes
   * @return this
   */
  public InMemoryUpload write(byte[] piece) {
    exchange.bodyPiece(piece.clone());
    return this;
  }

  /** Ends the body. */
  public void end() {
    exchange.bodyEnd();
  }

  /**
   * Returns the response.
   *
   * @return the response, when it comes
   */
  public InMemoryResponse response() {
    return exchange.client();
  }
}
