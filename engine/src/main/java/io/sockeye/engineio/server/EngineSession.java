package io.sockeye.engineio.server;

import io.sockeye.engineio.protocol.EngineFrame;
import io.sockeye.engineio.protocol.EngineVersion;
import io.sockeye.http.HttpRequest;
import io.sockeye.http.SharedMessage;
import io.sockeye.lane.Lane;
import org.jspecify.annotations.Nullable;

/**
 * One client's session, whatever transport carries it. It belongs to one {@link Lane} for life;
 * what is not said to be for any thread is for this lane only. Nothing blocks.
 */
public final class EngineSession {
  private int unfinished;

  EngineSession() {}

  /**
   * Returns the session's id. Who knows it owns the session, so it is not for logs. From any
   * thread.
   *
   * @return the id
   */
  public String id() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Returns the version of the protocol that the handshake asked for (EIO-2). From any thread.
   *
   * @return the version
   */
  public EngineVersion version() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Returns the head of the handshake's request (EIO-3). From any thread.
   *
   * @return the head
   */
  public HttpRequest request() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Returns the lane this session belongs to. From any thread.
   *
   * @return the lane
   */
  public Lane lane() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Returns the name of the transport. From any thread; elsewhere than on the lane it may be out of
   * date.
   *
   * @return {@code polling} or {@code websocket}
   */
  public String transport() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Returns where the session is in its life. From any thread; elsewhere than on the lane it may be
   * out of date.
   *
   * @return the state
   */
  public ReadyState state() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Sends a packet, compressed where the transport does that. As {@link #send(EngineFrame, boolean,
   * Runnable)}.
   *
   * @param frame the packet
   */
  public void send(EngineFrame frame) {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Sends a packet, behind all sent before. What is sent in one turn of the lane leaves together at
   * its end. Ignored unless the session is open.
   *
   * @param frame the packet; its bytes are not to be changed any more
   * @param compress whether it may be compressed
   * @param sent run once when the packet has been handed to the transport; dropped when the session
   *     ends before (EIO-61)
   */
  public void send(EngineFrame frame, boolean compress, @Nullable Runnable sent) {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Sends a packet that goes to many sessions of this lane. Otherwise as {@link #send(EngineFrame,
   * boolean, Runnable)}.
   *
   * @param message the packet in its canonical form, text with its type digit
   * @param compress whether it may be compressed
   */
  public void send(SharedMessage message, boolean compress) {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Tells whether a packet sent now would leave without waiting. WebSocket: nothing is buffered
   * here and the host is below its low watermark. Polling: a GET is waiting and nothing is
   * buffered.
   *
   * @return whether it would
   */
  public boolean writable() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Returns how many bytes wait to be taken by the network.
   *
   * @return what is buffered here (polling, upgrade) and in the host
   */
  public long pendingBytes() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Stops or resumes taking packets from the client. WebSocket: the connection is not read.
   * Polling: the answer to a POST is withheld. While stopped, the ping time-out gives way to the
   * stall time-out; after resuming one full ping time-out is granted. What has been read is still
   * delivered, and an end of the connection is noticed all the same.
   *
   * @param on whether to read
   */
  public void reading(boolean on) {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Delivers what has been sent, then closes with {@link CloseReason#FORCED_CLOSE}, after the close
   * time-out at the latest (EIO-59). From any thread.
   */
  public void close() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }

  /**
   * Closes with {@link CloseReason#FORCED_CLOSE} and discards what has not been delivered. From any
   * thread.
   */
  public void closeNow() {
    unfinished++;
    throw new UnsupportedOperationException("call " + unfinished);
  }
}
