package io.sockeye.engineio.netty;

import io.sockeye.http.DeflateOptions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What client and server have agreed on about {@code permessage-deflate} (RFC 7692 §7).
 *
 * @param options what the server was told
 * @param serverWindowBits how far back what we send may refer, as a power of two; 15, the most
 *     there is, unless the client has limited it
 * @param serverWindowLimited whether the client has limited it, and so is told of it
 * @param clientNoContextTakeover whether the client compresses each message on its own
 */
record DeflateAgreement(
    DeflateOptions options,
    int serverWindowBits,
    boolean serverWindowLimited,
    boolean clientNoContextTakeover) {
  static final int LARGEST_WINDOW_BITS = 15;

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
  private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
  private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

  private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

  /** Returns what follows from the first offer that can be accepted, or {@code null}. */
  static @Nullable DeflateAgreement of(List<String> extensionFields, DeflateOptions options) {
    for (ExtensionOffer offer : ExtensionOffer.parse(extensionFields)) {
      if (offer.name().equals(NAME) && isValid(offer.parameters())) {
        String bits = offer.parameters().get(SERVER_MAX_WINDOW_BITS);
        return new DeflateAgreement(
            options,
            bits == null ? LARGEST_WINDOW_BITS : Integer.parseInt(bits),
            bits != null,
            options.clientNoContextTakeover()
                || offer.parameters().containsKey(CLIENT_NO_CONTEXT_TAKEOVER));
      }
    }
    return null;
  }

  private static boolean isValid(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .allMatch(parameter -> isValid(parameter.getKey(), parameter.getValue()));
  }

  private static boolean isValid(String parameter, String value) {
    return switch (parameter) {
      case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value.isEmpty();
      case SERVER_MAX_WINDOW_BITS -> WINDOW_BITS.matcher(value).matches();
      case CLIENT_MAX_WINDOW_BITS -> value.isEmpty() || WINDOW_BITS.matcher(value).matches();
      default -> false;
    };
  }

  /**
   * Returns the value of {@code Sec-WebSocket-Extensions}. The client's own window is never
   * limited, so {@code client_max_window_bits} is not in it: the JDK's inflater has the largest.
   */
  String answer() {
    StringBuilder answer = new StringBuilder(NAME).append("; ").append(SERVER_NO_CONTEXT_TAKEOVER);
    if (clientNoContextTakeover) {
      answer.append("; ").append(CLIENT_NO_CONTEXT_TAKEOVER);
    }
    if (serverWindowLimited) {
      answer.append("; ").append(SERVER_MAX_WINDOW_BITS).append('=').append(serverWindowBits);
    }
    return answer.toString();
  }
}
