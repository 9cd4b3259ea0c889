package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.sockeye.http.HttpHeaders;
import io.sockeye.http.PendingBytes;
import io.sockeye.http.SharedMessage;
import io.sockeye.http.WebSocketConnection;
import io.sockeye.http.WebSocketListener;
import io.sockeye.http.WebSocketOptions;
import io.sockeye.lane.Deadline;
import io.sockeye.lane.RareLog;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open WebSocket connection: the only handler behind TLS once the handshake is over. Everything
 * happens on its loop.
 */
final class WebSocketHandler extends Connection implements WebSocketConnection, FrameDecoder.Sink {
  private static final Logger log = LoggerFactory.getLogger(WebSocketHandler.class);
  private static final RareLog failures = RareLog.everySecond(WebSocketHandler.class);

  /** Messages up to this size are worth copying behind each other. */
  private static final int MAX_BATCHED_BYTES = 2048;

  private static final int GROWN_BATCH_BYTES = 8 * 1024;

  /** Where the connection stands. */
  private enum State {
    /** From the handshake on. */
    OPEN,
    /**
     * Our close frame is out, the client's is not in. Entered by {@link #close}; the deadline runs.
     */
    CLOSING,
    /**
     * The listener knows the end. Entered from both by the client's close frame, a failure, or the
     * channel's end.
     */
    CLOSED
  }

  private final Loop loop;
  private final WebSocketOptions options;
  private final FrameDecoder decoder;

  // Null when the handshake has not agreed on compression.
  private final @Nullable DeflateAgreement agreed;
  private final @Nullable DeflatedFrame deflatedFrame;

  private State state = State.OPEN;
  private @Nullable ChannelHandlerContext context;
  private @Nullable WebSocketListener listener;

  /** The latest ping that could not be answered yet, because the client does not read. */
  private byte @Nullable [] unansweredPing;

  private boolean flushAfterRead;

  /** Made when the close frame is out. */
  private @Nullable CloseDeadline closeDeadline;

  /**
   * Small frames of this turn behind each other: the network takes one buffer for much less than
   * many. Handed to the channel when it is large enough, or with the next flush.
   */
  private @Nullable ByteBuf batch;

  /** The batch is a frame that others write too, and nothing may be put behind it. */
  private boolean batchIsShared;

  /**
   * Created on the loop.
   *
   * @param agreed what the handshake has agreed on about compression, {@code null} for none
   */
  WebSocketHandler(Loop loop, WebSocketOptions options, @Nullable DeflateAgreement agreed) {
    this.loop = loop;
    this.options = options;
    this.agreed = agreed;
    if (agreed == null) {
      decoder = new FrameDecoder(options.maxMessageBytes(), null);
      deflatedFrame = null;
    } else {
      boolean keepsContext = !agreed.clientNoContextTakeover();
      decoder =
          new FrameDecoder(
              options.maxMessageBytes(), new MessageInflater(loop.deflation(), keepsContext));
      deflatedFrame = loop.deflation().frames(agreed);
    }
  }

  /**
   * Answers the handshake.
   *
   * @param accept the value of {@code Sec-WebSocket-Accept}
   */
  void open(
      String accept, HttpHeaders headers, Function<WebSocketConnection, WebSocketListener> opened) {
    ChannelHandlerContext ctx = context();
    loop.add(this);
    if (state != State.OPEN || !ctx.channel().isActive()) {
      return;
    }
    write(switching(accept, headers));
    WebSocketListener made;
    try {
      made = opened.apply(this);
    } catch (Throwable failure) {
      fail(failure);
      return;
    }
    listener = made;
    if (state == State.CLOSED) {
      closed("the connection broke");
    }
  }

  /** Begins to read; what came with the handshake has been read already. */
  void begin() {
    if (state != State.CLOSED) {
      endBatch();
      context().flush();
      context().channel().config().setAutoRead(true);
    }
  }

  // ---- what the channel says

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    byte[] array;
    try {
      ByteBuf bytes = (ByteBuf) message;
      array = new byte[bytes.readableBytes()];
      bytes.readBytes(array);
    } finally {
      ReferenceCountUtil.release(message);
    }
    decode(array, 0, array.length);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (flushAfterRead) {
      flushAfterRead = false;
      ctx.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      // A task, because the news often comes from inside a flush of the listener's own.
      loop.execute(this::writableAgain);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.remove(this);
    cancelCloseDeadline();
    closed(null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
  }

  private void decode(byte[] array, int from, int to) {
    try {
      decoder.decode(array, from, to, this);
    } catch (WebSocketException broken) {
      if (broken.code() == CloseCode.TOO_LARGE) {
        tooLarge();
      } else {
        refuse(broken.code(), String.valueOf(broken.getMessage()));
      }
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  private void tooLarge() {
    WebSocketListener known = listener;
    if (known != null) {
      try {
        known.onTooLarge();
      } catch (Throwable failure) {
        failures.error(failure, "What was to be done for a message that is too large failed");
      }
    }
    refuse(CloseCode.TOO_LARGE, options.tooLarge());
  }

  private void writableAgain() {
    byte[] ping = unansweredPing;
    if (ping != null && state == State.OPEN) {
      unansweredPing = null;
      write(FrameEncoder.frame(context().alloc(), Opcode.PONG, ping));
      context().flush();
    }
    WebSocketListener known = listener;
    if (known != null && state == State.OPEN && writable()) {
      try {
        known.onWritable();
      } catch (Throwable failure) {
        fail(failure);
      }
    }
  }

  // ---- frames in

  @Override
  public void onMessage(boolean text, byte[] array, int offset, int length) {
    WebSocketListener known = listener;
    if (known == null || state != State.OPEN) {
      return;
    }
    if (text) {
      known.onText(array, offset, length);
    } else {
      known.onBinary(array, offset, length);
    }
  }

  @Override
  public void onPing(byte[] payload) {
    if (state != State.OPEN) {
      return;
    }
    if (writable()) {
      write(FrameEncoder.frame(context().alloc(), Opcode.PONG, payload));
      flushAfterRead = true;
    } else {
      // RFC 6455 §5.5.3: an answer to the latest is enough.
      unansweredPing = payload;
    }
  }

  @Override
  public void onPong() {
    // An answer to nothing: no ping is ever sent here. RFC 6455 §5.5.3 allows it.
  }

  @Override
  public void onCloseFrame(int code) {
    ChannelHandlerContext ctx = context();
    if (!writable()) {
      // Much waits for a client that reads nothing more.
      Channels.cut(ctx.channel());
    } else if (state == State.OPEN) {
      endBatch();
      ctx.writeAndFlush(FrameEncoder.close(ctx.alloc(), code))
          .addListener(sent -> Channels.close(ctx));
      awaitClose();
    } else {
      Channels.close(ctx);
    }
    closed(null);
  }

  // ---- what the listener asks for

  @Override
  public void send(byte[] message, boolean binary, boolean compress) {
    if (state != State.OPEN) {
      return;
    }
    DeflatedFrame deflating = compress ? deflating(message.length) : null;
    if (deflating != null) {
      write(deflating.of(message, binary));
    } else if (message.length > MAX_BATCHED_BYTES) {
      write(FrameEncoder.message(context().alloc(), message, binary));
    } else if (batch == null) {
      batch = FrameEncoder.message(context().alloc(), message, binary);
    } else {
      FrameEncoder.write(roomInBatch(message.length), message, binary);
    }
  }

  @Override
  public void send(SharedMessage message, boolean compress) {
    if (state != State.OPEN) {
      return;
    }
    DeflatedFrame deflating = compress ? deflating(message.bytes().length) : null;
    ByteBuf frame = message.form(deflating == null ? PlainFrame.INSTANCE : deflating);
    int bytes = frame.readableBytes();
    if (bytes > MAX_BATCHED_BYTES) {
      write(frame.retainedDuplicate());
    } else if (batch == null) {
      batch = frame.retainedDuplicate();
      batchIsShared = true;
    } else {
      roomInBatch(bytes).writeBytes(frame, frame.readerIndex(), bytes);
    }
  }

  /** Returns the batch, which is ours alone and has room for one more frame. */
  private ByteBuf roomInBatch(int bytes) {
    ByteBuf before = Objects.requireNonNull(batch);
    int needed = before.readableBytes() + FrameEncoder.MAX_HEADER_BYTES + bytes;
    if (!batchIsShared && needed <= before.capacity()) {
      return before;
    }
    ByteBuf after = context().alloc().directBuffer(GROWN_BATCH_BYTES);
    if (needed > GROWN_BATCH_BYTES) {
      channelWrite(before);
    } else {
      after.writeBytes(before);
      before.release();
    }
    batch = after;
    batchIsShared = false;
    return after;
  }

  /** Hands what has been collected to the channel. */
  private void endBatch() {
    ByteBuf last = batch;
    if (last != null) {
      boolean shared = batchIsShared;
      batch = null;
      batchIsShared = false;
      channelWrite(shared ? last : Channels.fitting(context(), last));
    }
  }

  /** What compresses a message of that size, or nothing. */
  private @Nullable DeflatedFrame deflating(int bytes) {
    return agreed != null && bytes >= agreed.options().thresholdBytes() ? deflatedFrame : null;
  }

  @Override
  public void flush() {
    endBatch();
    context().flush();
  }

  @Override
  public boolean writable() {
    return context().channel().isWritable();
  }

  @Override
  public long pendingBytes() {
    ByteBuf collected = batch;
    return Channels.unsentBytes(context().channel())
        + (collected == null ? 0 : collected.readableBytes());
  }

  @Override
  public void addTo(PendingBytes sum) {
    // What is not flushed could not be looked at; it would be at the end of this turn anyway.
    flush();
    Channels.addUnsentBytes(context().channel(), sum);
  }

  @Override
  public void reading(boolean reading) {
    if (state == State.OPEN) {
      context().channel().config().setAutoRead(reading);
    }
  }

  @Override
  public void close(int code) {
    if (code != 0 && !CloseCode.isAllowed(code)) {
      throw new IllegalArgumentException(
          "code: " + code + ", must be 0 or a code that may be sent");
    }
    if (state == State.OPEN) {
      state = State.CLOSING;
      write(FrameEncoder.close(context().alloc(), code));
      context().flush();
      awaitClose();
      // The client's close frame stands behind what was not read yet.
      context().channel().config().setAutoRead(true);
    }
  }

  @Override
  public void abort() {
    Channels.cut(context().channel());
  }

  // ---- the end

  @Override
  ChannelFuture shutDown() {
    if (state == State.OPEN) {
      state = State.CLOSING;
      write(FrameEncoder.close(context().alloc(), CloseCode.GOING_AWAY));
    }
    flush();
    return context().close();
  }

  /** The client broke the protocol, or we cannot go on: the close frame says so. */
  private void refuse(int code, String why) {
    ChannelHandlerContext ctx = context();
    if (state == State.OPEN) {
      endBatch();
      ChannelFuture sent = ctx.write(FrameEncoder.close(ctx.alloc(), code, why));
      closed(why);
      loop.remove(this);
      cancelCloseDeadline();
      LingeringClose.begin(ctx, loop, sent);
    } else {
      Channels.close(ctx);
    }
  }

  private void fail(Throwable cause) {
    if (Channels.isNetworkTrouble(cause)) {
      log.debug("A WebSocket connection broke", cause);
      boolean ours = cause instanceof ClosedChannelException;
      closed(ours ? null : "the connection broke: " + cause.getMessage());
      Channels.close(context());
    } else {
      failures.error(cause, "A WebSocket connection is closed after an internal failure");
      refuse(CloseCode.INTERNAL_ERROR, "internal failure");
    }
  }

  private void closed(@Nullable String error) {
    WebSocketListener known = listener;
    listener = null;
    unansweredPing = null;
    state = State.CLOSED;
    decoder.end();
    endBatch();
    if (known != null) {
      try {
        known.onClose(error);
      } catch (Throwable failure) {
        failures.error(failure, "What was to be done for a WebSocket client that is gone failed");
      }
    }
  }

  private ByteBuf switching(String accept, HttpHeaders headers) {
    ByteBuf out = context().alloc().directBuffer(256);
    ResponseHead.writeSwitching(out, headers, accept, agreed == null ? "" : agreed.answer());
    return out;
  }

  /** Queues a frame behind all before. */
  private void write(ByteBuf frame) {
    endBatch();
    channelWrite(frame);
  }

  private void channelWrite(ByteBuf bytes) {
    Channels.write(context(), bytes);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  private void awaitClose() {
    if (closeDeadline == null) {
      closeDeadline = new CloseDeadline();
    }
    loop.lane().arm(closeDeadline, loop.limits().closeTimeoutNanos());
  }

  private void cancelCloseDeadline() {
    if (closeDeadline != null) {
      loop.lane().cancel(closeDeadline);
    }
  }

  /** The client does not answer our close frame. */
  private final class CloseDeadline extends Deadline {
    @Override
    protected void expired() {
      Channels.close(context());
    }
  }
}
