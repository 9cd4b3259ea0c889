package io.sockeye.http;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The files of a folder. Links are followed as long as they stay inside. */
final class FolderSource implements FileSource {
  private static final byte[] NO_BYTES = {};

  private final Path root;

  FolderSource(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "folder is \"" + folder + "\": allowed is a folder that exists");
    }
    try {
      root = folder.toRealPath();
    } catch (IOException e) {
      throw new IllegalArgumentException("folder is \"" + folder + "\": it cannot be read", e);
    }
  }

  @Override
  public boolean isFolder(String name) throws IOException {
    Path path = locate(name);
    return path != null && Files.isDirectory(path);
  }

  @Override
  public @Nullable Found find(String name) throws IOException {
    Path path = locate(name);
    if (path == null || !Files.isRegularFile(path) || !Files.isReadable(path)) {
      return null;
    }
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    long modified = attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
    String etag =
        "W/\"" + Long.toHexString(attributes.size()) + '-' + Long.toHexString(modified) + '"';
    return new Found(etag, NO_BYTES, path);
  }

  private @Nullable Path locate(String name) throws IOException {
    Path real;
    try {
      real = root.resolve(name).toRealPath();
    } catch (FileSystemException | InvalidPathException nothing) {
      return null;
    }
    if (!real.startsWith(root)) {
      return null;
    }
    for (Path part : root.relativize(real)) {
      // Reached by a link with a harmless name.
      if (part.toString().startsWith(".")) {
        return null;
      }
    }
    return real;
  }
}
