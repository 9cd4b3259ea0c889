package io.sockeye.engineio.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a file piece by piece, the next when the network has taken the last: {@value #PIECE_BYTES}
 * bytes of memory whatever the file's size, with TLS or without.
 */
final class FileStream {
  private static final Logger log = LoggerFactory.getLogger(FileStream.class);
  private static final int PIECE_BYTES = 64 * 1024;

  private final FileChannel file;
  private final long size;
  private long sent;

  private FileStream(FileChannel file, long size) {
    this.file = file;
    this.size = size;
  }

  /**
   * Opens a file.
   *
   * @throws IllegalStateException if it cannot be read, which is the service's mistake
   */
  static FileStream open(Path path) {
    FileChannel file = null;
    try {
      file = FileChannel.open(path, StandardOpenOption.READ);
      return new FileStream(file, file.size());
    } catch (IOException failure) {
      close(file);
      throw new IllegalStateException("a file that was to be sent cannot be read", failure);
    }
  }

  long size() {
    return size;
  }

  /** Returns how many bytes have been given to the connection. */
  long sent() {
    return sent;
  }

  /**
   * Sends everything.
   *
   * @param done fulfilled with the last write; fails when the client is gone or the file has shrunk
   */
  void send(ChannelHandlerContext ctx, ChannelPromise done) {
    if (sent == size) {
      close();
      done.setSuccess();
      return;
    }
    ByteBuf piece = ctx.alloc().directBuffer((int) Math.min(PIECE_BYTES, size - sent));
    try {
      int length = piece.writeBytes(file, sent, piece.writableBytes());
      if (length <= 0) {
        throw new IllegalStateException("a file became shorter while it was sent");
      }
      sent += length;
    } catch (IOException | IllegalStateException failure) {
      piece.release();
      close();
      done.setFailure(failure);
      return;
    }
    ctx.writeAndFlush(piece)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                send(ctx, done);
              } else {
                close();
                done.setFailure(written.cause());
              }
            });
  }

  void close() {
    close(file);
  }

  private static void close(@Nullable FileChannel file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException failure) {
      log.warn("A file that was sent could not be closed", failure);
    }
  }
}
