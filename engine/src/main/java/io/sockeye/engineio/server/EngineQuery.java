package io.sockeye.engineio.server;

import io.sockeye.http.HttpRequest;
import io.sockeye.http.QueryString;
import org.jspecify.annotations.Nullable;

/** What the query of a request says to the engine. All else in it is for the user. */
final class EngineQuery {
  private @Nullable String sid;
  private @Nullable String transport;
  private @Nullable String version;
  private @Nullable String callback;
  private boolean base64;
  private boolean sidRepeated;
  private boolean transportRepeated;
  private boolean versionRepeated;

  private EngineQuery() {}

  static EngineQuery of(HttpRequest request) {
    EngineQuery query = new EngineQuery();
    QueryString.forEach(request.target(), query::take);
    return query;
  }

  private void take(String name, String value) {
    switch (name) {
      case "sid" -> {
        sidRepeated = sid != null;
        sid = sid == null ? value : sid;
      }
      case "transport" -> {
        transportRepeated = transport != null;
        transport = transport == null ? value : transport;
      }
      case "EIO" -> {
        versionRepeated = version != null;
        version = version == null ? value : version;
      }
      case JsonpForm.PARAMETER -> callback = callback == null ? value : callback;
      case "b64" -> base64 = true;
      default -> {
        // Not the engine's.
      }
    }
  }

  @Nullable String sid() {
    return sid;
  }

  @Nullable String transport() {
    return transport;
  }

  /** The version of the protocol (EIO-2). */
  @Nullable String version() {
    return version;
  }

  /** The function that a client of JSONP wants to be called (EIO-23). */
  @Nullable String callback() {
    return callback;
  }

  /** Whether the client takes text only (EIO-25). */
  boolean base64() {
    return base64;
  }

  /** A parameter that is there more than once and must not be, or null. */
  @Nullable String repeated() {
    if (sidRepeated) {
      return "sid";
    }
    if (transportRepeated) {
      return "transport";
    }
    return versionRepeated ? "EIO" : null;
  }
}
