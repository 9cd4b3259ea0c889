package io.sockeye.json;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The seam to a JSON library: between the values of packets and Java objects. Found as a {@link
 * java.util.ServiceLoader} service, or made by the application.
 *
 * <p>An implementation is thread-safe and does not block. It never finds fault with the syntax of
 * values, which a {@link JsonScanner} has checked.
 */
public interface JsonCodec {
  /**
   * Decodes one value.
   *
   * @param values the values of a packet
   * @param index which one
   * @param type what to make of it. For {@code Object} it is maps, lists, strings, numbers,
   *     booleans and, for the attachments of a binary packet, {@code byte[]}. Wherever the library
   *     puts bytes, {@code byte[]} and {@code ByteBuffer} among them, attachments fit; they are
   *     copies. For {@code JsonValue} it is the value itself, undecoded
   * @return the object; null if the value is {@code null} and the type has no better notion of it
   * @throws JsonBindException if the value does not fit the type
   * @throws IndexOutOfBoundsException if there is no such value
   */
  @Nullable Object decode(JsonValues values, int index, Type type);

  /**
   * Encodes the values of one packet. Bytes ({@code byte[]}, {@code ByteBuffer}) anywhere in them
   * become attachments, in order of appearance, and placeholders in the text (SIO-5). They are
   * copied: what happens to the objects afterwards does not matter. A {@link JsonValue} anywhere in
   * them goes out as it is.
   *
   * @param values the objects, null among them
   * @return their texts, one for each
   * @throws JsonBindException if an object cannot be written, with its type in the message; or if
   *     there are bytes and an object reads as a placeholder, {@code {"_placeholder":true}}: the
   *     receiver would take it for one
   */
  JsonValues encode(List<? extends @Nullable Object> values);
}
