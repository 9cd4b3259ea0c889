package io.sockeye.http;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where {@link StaticFiles} come from. Names are relative and hold no {@code ..}. */
interface FileSource {
  boolean isFolder(String name) throws IOException;

  /** The file, or null when there is none that may be served. */
  @Nullable Found find(String name) throws IOException;

  /** A file: its bytes, or where the host finds them. */
  record Found(String etag, byte[] content, @Nullable Path file) {}
}
