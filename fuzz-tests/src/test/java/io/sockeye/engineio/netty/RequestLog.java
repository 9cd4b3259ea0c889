package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Decodes requests, going on behind each head and each body, and writes down what was in them. */
final class RequestLog implements RequestDecoder.Sink {
  /** Each head, and each body in one piece. */
  final List<String> events = new ArrayList<>();

  final List<RequestHead> heads = new ArrayList<>();

  /** The status by which the client was refused, or 0. */
  int refused;

  /** Whether the last head is not complete. */
  boolean endsInHead;

  private final StringBuilder body = new StringBuilder();

  static RequestLog of(List<byte[]> pieces, Limits limits) {
    RequestLog log = new RequestLog();
    RequestDecoder decoder = new RequestDecoder(limits);
    try {
      decode(decoder, buffers(pieces), log);
      log.endsInHead = decoder.headBegun();
    } catch (BadRequestException bad) {
      log.refused = bad.status();
    }
    if (log.body.length() > 0) {
      log.events.add("a body that begins with " + log.body);
    }
    return log;
  }

  static List<ByteBuf> buffers(List<byte[]> pieces) {
    return pieces.stream().map(Unpooled::wrappedBuffer).toList();
  }

  /** Lets a decoder tell a sink all there is. */
  static void decode(RequestDecoder decoder, List<ByteBuf> pieces, RequestDecoder.Sink sink) {
    Brake brake = new Brake(sink);
    for (ByteBuf piece : pieces) {
      decoder.add(piece);
      piece.release();
      do {
        brake.on = false;
        decoder.resume();
        decoder.decode(brake);
      } while (brake.on);
    }
  }

  @Override
  public void onHead(RequestHead head) {
    heads.add(head);
    events.add(
        "head "
            + new String(head.bytes(), ISO_8859_1)
            + List.of(
                head.http11(),
                head.keepAlive(),
                head.expectsContinue(),
                head.asksForWebSocket(),
                head.oneWebSocketKey(),
                head.oneWebSocketVersion(),
                head.bodyBytes()));
  }

  @Override
  public void onBody(byte[] array, int offset, int length, boolean last) {
    body.append(new String(array, offset, length, ISO_8859_1));
    if (last) {
      events.add("body " + body);
      body.setLength(0);
    }
  }

  /** Notices that the decoder has stopped, as it does behind each head and each body. */
  private static final class Brake implements RequestDecoder.Sink {
    private final RequestDecoder.Sink sink;
    private boolean on;

    Brake(RequestDecoder.Sink sink) {
      this.sink = sink;
    }

    @Override
    public void onHead(RequestHead head) {
      on = true;
      sink.onHead(head);
    }

    @Override
    public void onBody(byte[] array, int offset, int length, boolean last) {
      on = last;
      sink.onBody(array, offset, length, last);
    }
  }
}
