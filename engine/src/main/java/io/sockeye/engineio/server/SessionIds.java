package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The default ids: 120 random bits, so that nobody guesses one and no two are alike. */
final class SessionIds implements IdGenerator {
  private static final int RANDOM_BYTES = 15;
  private static final int MAX_LENGTH = 128;

  private final SecureRandom random;

  SessionIds(SecureRandom random) {
    this.random = random;
  }

  @Override
  public CompletionStage<String> generate(HttpRequest request) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return CompletableFuture.completedFuture(
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Whether an id can stand in a query, a cookie and JSON as it is. */
  static boolean isValid(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!Check.isLetterOrDigit(c) && "-_.~".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
