package io.sockeye.engineio.server;

import io.sockeye.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compression of poll responses (EIO-46). */
final class HttpCompression {
  private HttpCompression() {}

  /** The response, compressed if the client takes that. */
  static HttpResponse apply(HttpResponse response, @Nullable String acceptEncoding) {
    String encoding = choose(acceptEncoding);
    if (encoding == null) {
      return response;
    }
    byte[] body = compress(response.body(), encoding);
    return new HttpResponse(
        response.status(), response.headers().set("content-encoding", encoding), body, null);
  }

  /** The client's preference among gzip and deflate, gzip where it has none; null for neither. */
  static @Nullable String choose(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return null;
    }
    double any = 0;
    double gzip = -1;
    double deflate = -1;
    for (String item : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
      int semicolon = item.indexOf(';');
      String coding = (semicolon < 0 ? item : item.substring(0, semicolon)).strip();
      double weight = semicolon < 0 ? 1 : weight(item.substring(semicolon + 1));
      switch (coding) {
        case "gzip", "x-gzip" -> gzip = weight;
        case "deflate" -> deflate = weight;
        case "*" -> any = weight;
        default -> {}
      }
    }
    gzip = gzip < 0 ? any : gzip;
    deflate = deflate < 0 ? any : deflate;
    if (gzip <= 0 && deflate <= 0) {
      return null;
    }
    return gzip >= deflate ? "gzip" : "deflate";
  }

  private static double weight(String parameter) {
    String text = parameter.strip();
    if (!text.startsWith("q=")) {
      return 1;
    }
    // Looked at before, because an exception for each of a thousand bad ones is dear.
    String weight = text.substring(2);
    return isNumber(weight) ? Double.parseDouble(weight) : 0;
  }

  /** Digits with a point among them, or before or behind them, or with none. */
  private static boolean isNumber(String text) {
    int digits = 0;
    int points = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.') {
        points++;
      } else {
        return false;
      }
    }
    return digits > 0 && points <= 1;
  }

  private static byte[] compress(byte[] body, String encoding) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4 + 64);
    try (OutputStream out =
        encoding.equals("gzip")
            ? new GZIPOutputStream(compressed)
            : new DeflaterOutputStream(compressed)) {
      out.write(body);
    } catch (IOException impossible) {
      throw new AssertionError("memory cannot fail to be written", impossible);
    }
    return compressed.toByteArray();
  }
}
