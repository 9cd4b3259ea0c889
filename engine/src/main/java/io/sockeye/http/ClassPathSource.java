package io.sockeye.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The files of a folder on the class path. They cannot change, so they are read once. */
final class ClassPathSource implements FileSource {
  private final String folder;
  private final ClassLoader loader;
  private final Map<String, Found> known = new ConcurrentHashMap<>();

  ClassPathSource(String folder, ClassLoader loader) {
    String name = folder.startsWith("/") ? folder.substring(1) : folder;
    this.folder = name.isEmpty() || name.endsWith("/") ? name : name + '/';
    this.loader = loader;
  }

  @Override
  public boolean isFolder(String name) {
    if (known.containsKey(name)) {
      return false;
    }
    URL url = loader.getResource(folder + name);
    return url != null && isFolder(url, folder + name);
  }

  @Override
  public @Nullable Found find(String name) throws IOException {
    Found before = known.get(name);
    if (before != null) {
      return before;
    }
    URL url = loader.getResource(folder + name);
    if (url == null || isFolder(url, folder + name)) {
      return null;
    }
    try (InputStream in = url.openStream()) {
      byte[] content = in.readAllBytes();
      Found found = new Found(etag(content), content, null);
      known.put(name, found);
      return found;
    }
  }

  /** A class loader shows folders as if they were files, jars as entries that end with a slash. */
  private boolean isFolder(URL url, String name) {
    if (url.getProtocol().equals("file")) {
      try {
        return Files.isDirectory(Path.of(url.toURI()));
      } catch (URISyntaxException | IllegalArgumentException notAFile) {
        return false;
      }
    }
    return loader.getResource(name + '/') != null;
  }

  private static String etag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }
}
