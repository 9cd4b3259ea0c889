package io.sockeye.engineio.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of requests, with a brake: it stops behind each head and behind each body until
 * {@link #resume}, so that one request is handled at a time, and what follows an upgrade is never
 * taken for HTTP. Meanwhile bytes wait undecoded, and reading stops while too many wait.
 *
 * <p>Two things Netty forgives are refused: folded headers (RFC 9112 §5.2 lets a server choose),
 * and anything but two single blanks in a request line (§3).
 */
final class RequestDecoder extends HttpRequestDecoder {
  /** How much may wait to be decoded before reading stops. */
  private static final int MAX_WAITING_BYTES = 64 * 1024;

  private static final int MAX_CONTENT_BYTES = 64 * 1024;

  private @Nullable ChannelHandlerContext context;
  private boolean paused;
  private boolean broken;

  /** In a call of {@link #channelRead}, which goes on by itself when the brake is released. */
  private boolean decoding;

  private boolean inHead = true;
  private boolean headBegun;
  private boolean requestLineSeen;

  RequestDecoder(HttpDecoderConfig config) {
    super(config);
  }

  static HttpDecoderConfig config(Limits limits) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(limits.maxRequestLineBytes())
        .setMaxHeaderSize(limits.maxHeaderBytes())
        .setMaxChunkSize(MAX_CONTENT_BYTES)
        .setAllowDuplicateContentLengths(false)
        // Said although they are defaults: system properties could loosen these.
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true)
        // Values are checked by RequestHead, which lets through what an Origin may have.
        .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValueValidation(false));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Whether a head has begun and is not complete. */
  boolean headBegun() {
    return headBegun;
  }

  /** Releases the brake, up to the next end of a head or of a body. */
  void resume() {
    paused = false;
    ChannelHandlerContext ctx = Objects.requireNonNull(context);
    if (decoding || ctx.isRemoved()) {
      return;
    }
    try {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      ctx.fireChannelReadComplete();
    } catch (Throwable failure) {
      ctx.fireExceptionCaught(failure);
    }
    readUnlessTooMuchWaits(ctx);
  }

  /** Leaves the pipeline; what was not decoded goes to the next handler as it is. */
  void leave() {
    ChannelHandlerContext ctx = Objects.requireNonNull(context);
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  private void readUnlessTooMuchWaits(ChannelHandlerContext ctx) {
    if (!ctx.isRemoved()) {
      boolean tooMuch = paused && actualReadableBytes() > MAX_WAITING_BYTES;
      ctx.channel().config().setAutoRead(!tooMuch);
    }
  }

  /** Puts the brake on at once. */
  void pause() {
    paused = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
    boolean outermost = !decoding;
    decoding = true;
    try {
      super.channelRead(ctx, input);
    } finally {
      decoding = !outermost;
    }
    if (paused && actualReadableBytes() > MAX_WAITING_BYTES) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (paused) {
      // Netty's would read on when nothing was decoded and automatic reading is off.
      discardSomeReadBytes();
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (paused) {
      return;
    }
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (inHead) {
      headBegun = true;
      if (!isClearHead(in)) {
        broken = true;
        in.skipBytes(in.readableBytes());
        HttpMessage invalid = createInvalidMessage();
        invalid.setDecoderResult(
            DecoderResult.failure(new IllegalArgumentException("unclear head")));
        out.add(invalid);
        paused = true;
        return;
      }
    }
    int before = out.size();
    super.decode(ctx, in, out);
    for (int i = before; i < out.size(); i++) {
      Object part = out.get(i);
      if (part instanceof HttpRequest) {
        inHead = false;
        headBegun = false;
        paused = true;
      } else if (part instanceof LastHttpContent) {
        inHead = true;
        paused = true;
      }
    }
  }

  /** Looks at the lines that are complete; the decoder takes all of them in one call. */
  private boolean isClearHead(ByteBuf in) {
    int from = in.readerIndex();
    int end = in.writerIndex();
    while (from < end) {
      int lineEnd = in.indexOf(from, end, (byte) '\n');
      if (lineEnd < 0) {
        return true;
      }
      byte first = in.getByte(from);
      boolean empty = first == '\r' || first == '\n';
      if (requestLineSeen && empty) {
        requestLineSeen = false;
        return true;
      }
      if (first == ' ' || first == '\t') {
        return false;
      }
      if (!requestLineSeen && !empty) {
        requestLineSeen = true;
        if (!isClearRequestLine(in, from, lineEnd - 1)) {
          return false;
        }
      }
      from = lineEnd + 1;
    }
    return true;
  }

  private static boolean isClearRequestLine(ByteBuf in, int from, int to) {
    int blanks = 0;
    int word = from;
    for (int i = from; i < to; i++) {
      byte b = in.getByte(i);
      if (b == ' ') {
        blanks++;
        word = i + 1;
      } else if ((b >= 0 && b < ' ') || b == 0x7F) {
        return false;
      }
    }
    return blanks == 2 && in.toString(word, to - word, US_ASCII).startsWith("HTTP/");
  }
}
