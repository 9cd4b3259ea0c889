package io.sockeye.json;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON texts in one pass and notes where their values are: the grammar of RFC 8259,
 * well-formed UTF-8, the {@link JsonLimits}, and the placeholders of binary packets (SIO-5). An
 * escaped lone surrogate and a repeated key are no errors.
 *
 * <p>Immutable and thread-safe. Time and memory grow linearly with the text, the stack not at all.
 */
public final class JsonScanner {
  private final JsonLimits limits;

  /**
   * Creates a scanner.
   *
   * @param limits what it accepts at most
   */
  public JsonScanner(JsonLimits limits) {
    this.limits = limits;
  }

  /**
   * Scans an array.
   *
   * @param array holds the text; the values stay views of it
   * @param offset where the text starts
   * @param end where it ends: behind it and before it there may only be white space
   * @param attachments the packet's, not copied; null or empty if it is a text packet
   * @return the array's elements
   * @throws JsonSyntaxException if the text is not an array, breaks a limit or, in a binary packet,
   *     has a placeholder without an attachment
   */
  public JsonValues scanArray(
      byte[] array, int offset, int end, @Nullable List<ByteBuffer> attachments) {
    List<ByteBuffer> supplied = attachments == null ? Collections.emptyList() : attachments;
    return scanArray(array, offset, end, supplied.size()).withAttachments(supplied);
  }

  /**
   * Scans an array whose attachments are still to come.
   *
   * @param array holds the text; the values stay views of it
   * @param offset where the text starts
   * @param end where it ends: behind it and before it there may only be white space
   * @param attachmentCount how many attachments are announced, 0 if it is a text packet
   * @return the array's elements, complete with {@link JsonValues#withAttachments}
   * @throws JsonSyntaxException if the text is not an array, breaks a limit or, in a binary packet,
   *     has a placeholder that none of the announced attachments is for
   */
  public JsonValues scanArray(byte[] array, int offset, int end, int attachmentCount) {
    return new JsonScan(array, offset, end, limits, attachmentCount).array();
  }

  /**
   * Scans one value of any kind.
   *
   * @param array holds the text; the value stays a view of it
   * @param offset where the text starts
   * @param end where it ends: behind it and before it there may only be white space
   * @param attachments the packet's, not copied; null or empty if it is a text packet
   * @return the one value
   * @throws JsonSyntaxException if the text is not one value, breaks a limit or, in a binary
   *     packet, has a placeholder without an attachment
   */
  public JsonValues scanValue(
      byte[] array, int offset, int end, @Nullable List<ByteBuffer> attachments) {
    List<ByteBuffer> supplied = attachments == null ? Collections.emptyList() : attachments;
    return new JsonScan(array, offset, end, limits, supplied.size())
        .single()
        .withAttachments(supplied);
  }
}
