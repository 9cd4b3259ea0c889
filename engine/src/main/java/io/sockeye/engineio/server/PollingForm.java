package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EnginePacket;
import io.sockeye.engineio.protocol.EngineParseException;
import io.sockeye.engineio.protocol.EnginePayload;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;

/** What the requests and responses of a polling session look like; chosen at its handshake. */
abstract class PollingForm {
  private static final String OCTET_STREAM = "application/octet-stream";

  final Encoding encoding;

  PollingForm(Encoding encoding) {
    this.encoding = encoding;
  }

  /** The form that a handshake asks for. */
  static PollingForm of(HttpRequest handshake, Encoding encoding) {
    String callback = EngineQuery.of(handshake).callback();
    return callback == null ? new PlainForm(encoding) : new JsonpForm(callback, encoding.version());
  }

  /** Whether the body of a POST can be packets, by what the request says of it. */
  abstract boolean takes(HttpRequest request);

  /**
   * Reads the body of a POST.
   *
   * @param packets takes each packet in turn, also those before a bad one
   * @throws EngineParseException if it is not what it has to be
   */
  abstract void read(HttpRequest request, byte[] body, Consumer<EnginePacket> packets);

  /** The response to a GET. */
  abstract HttpResponse write(List<EngineFrame> frames);

  /** What a frame adds to a response at most, in bytes. */
  final int size(EngineFrame frame) {
    return encoding.payloadSize(frame);
  }

  static boolean isOctetStream(HttpRequest request) {
    String type = request.header("content-type");
    return type != null && type.regionMatches(true, 0, OCTET_STREAM, 0, OCTET_STREAM.length());
  }

  /** A payload is a body (EIO-10, EIO-18). */
  private static final class PlainForm extends PollingForm {
    PlainForm(Encoding encoding) {
      super(encoding);
    }

    @Override
    boolean takes(HttpRequest request) {
      return encoding.version().hasBinaryPayloads() || !isOctetStream(request);
    }

    @Override
    void read(HttpRequest request, byte[] body, Consumer<EnginePacket> packets) {
      if (isOctetStream(request)) {
        encoding.version().decodeBinaryPayload(body, 0, body.length, packets);
      } else {
        encoding.version().decodePayload(body, 0, body.length, packets);
      }
    }

    @Override
    HttpResponse write(List<EngineFrame> frames) {
      EnginePayload payload = encoding.payload(frames);
      String type = payload.binary() ? OCTET_STREAM : "text/plain; charset=UTF-8";
      return HttpResponse.of(200, type, payload.bytes());
    }
  }
}
