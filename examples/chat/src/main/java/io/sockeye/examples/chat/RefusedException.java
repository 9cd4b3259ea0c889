package io.sockeye.examples.chat;

/** What was asked for is not possible; the message is for the person who asked. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String sentence;

  RefusedException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  @Override
  public String getMessage() {
    return sentence;
  }
}
