package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;
import java.util.Map;

/**
 * A request that was refused (EIO-6).
 *
 * @param request the request's head
 * @param code the code the client was sent, 0 to 5 (features §1.3). A request body above the limit
 *     has 3, though its answer, 413, has no body
 * @param message the message the client was sent
 * @param context what was wrong, for people; such as {@code name=TRANSPORT_MISMATCH}. {@code hint}
 *     says what to do about it, where that is not plain. Holds no id of a session that exists
 */
public record ConnectionError(
    HttpRequest request, int code, String message, Map<String, String> context) {}
