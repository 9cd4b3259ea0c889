package io.sockeye.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response. The host sets {@code content-length}, {@code date}, {@code connection} and
 * {@code transfer-encoding} itself, whatever is said here, and leaves the body out where HTTP has
 * none: to HEAD, and with the statuses 204 and 304. With these two a {@code content-length} that is
 * said here goes out (EIO-39). So do all other fields as they are, a field with several values as
 * several fields.
 *
 * @param status the status code
 * @param headers the header fields
 * @param body the body; not used when there is a file
 * @param file a file that is streamed as the body instead of {@code body}, or {@code null}
 */
public record HttpResponse(int status, HttpHeaders headers, byte[] body, @Nullable Path file) {
  private static final byte[] EMPTY = {};

  /**
   * A response without a body.
   *
   * @param status the status code
   * @return the response
   */
  public static HttpResponse empty(int status) {
    return new HttpResponse(status, new HttpHeaders(), EMPTY, null);
  }

  /**
   * A response with a body.
   *
   * @param status the status code
   * @param contentType the value of {@code content-type}
   * @param body the body
   * @return the response
   */
  public static HttpResponse of(int status, String contentType, byte[] body) {
    return new HttpResponse(status, new HttpHeaders().set("content-type", contentType), body, null);
  }

  /**
   * A response with a text as its body, in UTF-8.
   *
   * @param status the status code
   * @param contentType the value of {@code content-type}
   * @param body the body
   * @return the response
   */
  public static HttpResponse of(int status, String contentType, String body) {
    return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sets a header field.
   *
   * @param name the field's name
   * @param value its value
   * @return this
   */
  public HttpResponse header(String name, String value) {
    headers.set(name, value);
    return this;
  }
}
