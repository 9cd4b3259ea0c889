package io.sockeye.server;

import io.sockeye.http.HttpExchange;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Serves the browser client below the path of the engine (SIO-79), and nothing else there. */
final class ClientBundle {
  private static final String RESOURCES = "/io/sockeye/browser/";
  private static final List<String> BUNDLES =
      List.of(
          "socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js");

  /** How the files were compressed when they were packed, best first. */
  private enum Coding {
    BROTLI("br", ".br"),
    GZIP("gzip", ".gz");

    final String name;
    final String suffix;

    Coding(String name, String suffix) {
      this.name = name;
      this.suffix = suffix;
    }
  }

  private final String prefix;
  private final String etag;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  private ClientBundle(String prefix, String version) {
    this.prefix = prefix;
    this.etag = '"' + version + '"';
  }

  /**
   * Finds the bundle.
   *
   * @return the bundle, or {@code null} if its jar is not there
   */
  static @Nullable ClientBundle find(String prefix) {
    try (InputStream in = ClientBundle.class.getResourceAsStream(RESOURCES + "client.properties")) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return new ClientBundle(prefix, properties.getProperty("version", "unknown"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean serves(HttpRequest request) {
    return request.path().startsWith(prefix) && resource(request) != null;
  }

  void handle(HttpExchange exchange) {
    HttpRequest request = exchange.request();
    String name = resource(request);
    if (name == null) {
      exchange.respond(HttpResponse.empty(404));
    } else if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      exchange.respond(HttpResponse.empty(405).header("allow", "GET, HEAD"));
    } else if (isCurrent(request.header("if-none-match"))) {
      exchange.respond(withCaching(HttpResponse.empty(304)));
    } else {
      exchange.respond(file(name, codingFor(request.header("accept-encoding"))));
    }
  }

  private HttpResponse file(String name, @Nullable Coding coding) {
    String type = name.endsWith(".map") ? "application/json" : "application/javascript";
    byte[] body = bytes(coding == null ? name : name + coding.suffix);
    HttpResponse response = withCaching(HttpResponse.of(200, type + "; charset=utf-8", body));
    return coding == null ? response : response.header("content-encoding", coding.name);
  }

  private HttpResponse withCaching(HttpResponse response) {
    return response
        .header("cache-control", "public, max-age=0")
        .header("etag", etag)
        .header("vary", "accept-encoding");
  }

  private boolean isCurrent(@Nullable String known) {
    return known != null && (known.equals(etag) || known.equals("W/" + etag));
  }

  private static @Nullable Coding codingFor(@Nullable String accepted) {
    if (accepted != null) {
      for (Coding coding : Coding.values()) {
        if (accepts(accepted, coding.name)) {
          return coding;
        }
      }
    }
    return null;
  }

  private static boolean accepts(String accepted, String coding) {
    for (String entry : accepted.split(",", -1)) {
      String[] parts = entry.split(";", -1);
      if (parts[0].strip().equalsIgnoreCase(coding)) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  private @Nullable String resource(HttpRequest request) {
    String path = request.path();
    String name = path.substring(Math.min(path.length(), prefix.length()));
    String bundle = name.endsWith(".map") ? name.substring(0, name.length() - 4) : name;
    return BUNDLES.contains(bundle) && bytes(name).length > 0 ? name : null;
  }

  /** The bytes of a file, empty if there is none. */
  private byte[] bytes(String file) {
    return files.computeIfAbsent(file, ClientBundle::read);
  }

  private static byte[] read(String file) {
    try (InputStream in = ClientBundle.class.getResourceAsStream(RESOURCES + file)) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
