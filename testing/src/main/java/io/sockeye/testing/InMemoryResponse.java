package io.sockeye.testing;

import io.sockeye.http.HttpHeaders;
import io.sockeye.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** The response to a request of an {@link InMemoryClient}, from the moment the request was sent. */
public final class InMemoryResponse {
  private final String method;
  private final Runnable abort;
  private @Nullable HttpResponse response;
  private boolean connectionClosed;
  private @Nullable Runnable whenArrived;

  InMemoryResponse(String method, Runnable abort) {
    this.method = method;
    this.abort = abort;
  }

  /**
   * Tells whether the response has come.
   *
   * @return whether it has
   */
  public boolean isDone() {
    return response != null;
  }

  /**
   * Tells whether the server has closed the connection behind the response.
   *
   * @return whether it has
   */
  public boolean connectionClosed() {
    return connectionClosed;
  }

  /**
   * Returns the status code.
   *
   * @return the code
   * @throws IllegalStateException if there is no response yet
   */
  public int status() {
    return response().status();
  }

  /**
   * Returns the header fields.
   *
   * @return the fields, but for those a host adds itself
   * @throws IllegalStateException if there is no response yet
   */
  public HttpHeaders headers() {
    return response().headers();
  }

  /**
   * Returns the first value of a header field.
   *
   * @param name the field's name
   * @return the value, or {@code null} when there is none
   * @throws IllegalStateException if there is no response yet
   */
  public @Nullable String header(String name) {
    return response().headers().get(name);
  }

  /**
   * Returns the body as it came.
   *
   * @return the bytes, none after HEAD
   * @throws IllegalStateException if there is no response yet
   */
  public byte[] body() {
    HttpResponse done = response();
    if (method.equals("HEAD")) {
      return new byte[0];
    }
    try {
      return done.file() == null ? done.body().clone() : Files.readAllBytes(done.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the body as UTF-8.
   *
   * @return the text
   * @throws IllegalStateException if there is no response yet
   */
  public String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  /** Goes away without waiting for the response. */
  public void abort() {
    abort.run();
  }

  /** Runs an action on the lane of the connection; to be called before anything has run. */
  void whenArrived(Runnable action) {
    whenArrived = action;
  }

  void arrived(HttpResponse arrived, boolean andClosed) {
    response = arrived;
    connectionClosed = andClosed;
    if (whenArrived != null) {
      whenArrived.run();
    }
  }

  HttpResponse response() {
    HttpResponse come = response;
    if (come == null) {
      throw new IllegalStateException("no response yet");
    }
    return come;
  }
}
