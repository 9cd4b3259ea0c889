package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * JSONP (EIO-23), for browsers that cannot ask another origin in any other way: a response is a
 * script that calls a function with the payload, a POST comes from an HTML form. Both are text, so
 * bytes travel as base64 whether the client says so or not.
 */
final class JsonpForm extends PollingForm {
  /** The query parameter whose digits say which function is called. */
  static final String PARAMETER = "j";

  private final byte[] head;

  JsonpForm(String callback, EngineVersion version) {
    super(Encoding.of(version, true));
    // Nothing but digits: the rest of the script is ours.
    String digits = callback.replaceAll("[^0-9]", "");
    this.head = ("___eio[" + digits + "](").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  boolean takes(HttpRequest request) {
    return !isOctetStream(request);
  }

  @Override
  void read(HttpRequest request, byte[] body, Consumer<EnginePacket> packets) {
    byte[] payload = FormBody.payload(body);
    encoding.version().decodePayload(payload, 0, payload.length, packets);
  }

  @Override
  HttpResponse write(List<EngineFrame> frames) {
    byte[] payload = encoding.payload(frames).bytes();
    ByteArrayOutputStream script =
        new ByteArrayOutputStream(head.length + payload.length + payload.length / 8 + 8);
    script.write(head, 0, head.length);
    JavaScriptString.write(payload, script);
    script.write(')');
    script.write(';');
    return HttpResponse.of(200, "text/plain; charset=UTF-8", script.toByteArray());
  }
}
