package io.sockeye.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of a folder, or those of a folder on the class path, to GET and HEAD. A path
 * that ends with a slash means the {@code index.html} there. Responses carry a content type by the
 * file's extension and an {@code ETag}; who names it in {@code If-None-Match} is answered 304.
 *
 * <p>What is not below the folder is 404, however it is asked for, links out of the folder
 * included; so are files and folders whose name begins with a dot. Other methods are 405.
 */
public final class StaticFiles implements HttpHandler {
  private final FileSource source;
  private final String prefix;

  private StaticFiles(FileSource source, String prefix) {
    this.source = source;
    this.prefix = prefix;
  }

  /**
   * Serves a folder of the file system. Changes are seen at the next request.
   *
   * @param folder the folder
   * @return what serves it
   * @throws IllegalArgumentException if there is no such folder
   */
  public static StaticFiles folder(Path folder) {
    return new StaticFiles(new FolderSource(folder), "/");
  }

  /**
   * Serves a folder of the class path. What has been served is kept in memory.
   *
   * @param folder the folder, such as {@code public}
   * @param loader looks the files up
   * @return what serves it
   */
  public static StaticFiles classPath(String folder, ClassLoader loader) {
    return new StaticFiles(new ClassPathSource(folder, loader), "/");
  }

  /**
   * Serves the same files under a path of the server instead of at its root.
   *
   * @param path begins and ends with a slash, such as {@code /assets/}
   * @return what serves them
   */
  public StaticFiles under(String path) {
    if (!path.startsWith("/") || !path.endsWith("/")) {
      throw new IllegalArgumentException(
          "path is \"" + path + "\": allowed is one that begins and ends with /");
    }
    return new StaticFiles(source, path);
  }

  @Override
  public void handle(HttpExchange exchange) {
    try {
      exchange.respond(answer(exchange.request()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private HttpResponse answer(HttpRequest request) throws IOException {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HttpResponse.empty(405).header("allow", "GET, HEAD");
    }
    String path = request.path();
    List<String> names = path.startsWith(prefix) ? FilePath.parse(path, prefix.length()) : null;
    if (names == null) {
      return notFound();
    }
    boolean folderAsked = path.endsWith("/");
    String name = String.join("/", names);
    if (folderAsked) {
      name = name.isEmpty() ? "index.html" : name + "/index.html";
    } else if (source.isFolder(name)) {
      // Relative links of the page would go astray without the slash.
      return HttpResponse.empty(301).header("location", path + "/");
    }
    return served(request, name, source.find(name));
  }

  private static HttpResponse served(
      HttpRequest request, String name, FileSource.@Nullable Found found) {
    if (found == null) {
      return notFound();
    }
    HttpHeaders headers =
        new HttpHeaders()
            .set("etag", found.etag())
            .set("cache-control", "no-cache")
            .set("content-type", ContentTypes.of(name))
            .set("x-content-type-options", "nosniff");
    if (knows(request.headers().all("if-none-match"), found.etag())) {
      return new HttpResponse(304, headers.remove("content-type"), new byte[0], null);
    }
    return new HttpResponse(200, headers, found.content(), found.file());
  }

  /** RFC 9110 §13.1.2, with weak comparison. */
  private static boolean knows(List<String> ifNoneMatch, String etag) {
    for (String line : ifNoneMatch) {
      for (String item : line.split(",", -1)) {
        String tag = item.strip();
        if (tag.equals("*") || strong(tag).equals(strong(etag))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String strong(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private static HttpResponse notFound() {
    return HttpResponse.of(404, "text/plain; charset=utf-8", "Not found");
  }
}
