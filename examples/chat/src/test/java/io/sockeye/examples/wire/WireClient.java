package io.sockeye.examples.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client in the main namespace that shows the packets it gets, one by one. */
public abstract class WireClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  /** Texts, and the bytes of attachments. */
  private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

  private String id = "";

  /** Sends one packet of Engine.IO. */
  protected abstract void sendPacket(String packet);

  /** Sends a packet of Socket.IO. */
  public final void send(String packet) {
    sendPacket("4" + packet);
  }

  public abstract void sendBinary(byte[] bytes);

  protected final void connect(String auth) {
    send("0" + auth);
    id = next("0\\{\"sid\":\"(.*)\"}").group(1);
  }

  /** Takes a packet of Engine.IO. */
  protected final void packet(String packet) {
    if (packet.equals("2")) {
      sendPacket("3");
    } else if (packet.startsWith("4")) {
      received.add(packet.substring(1));
    }
  }

  protected final void binary(byte[] bytes) {
    received.add(bytes);
  }

  /** The socket's id. */
  public final String id() {
    return id;
  }

  /** The next packet of Socket.IO, which has to match all of a pattern. */
  public final MatchResult next(String regex) {
    Object packet = take();
    Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(String.valueOf(packet));
    assertThat(matcher.matches()).as("%s is %s", packet, regex).isTrue();
    return matcher.toMatchResult();
  }

  /** The next attachment. */
  public final byte[] nextBinary() {
    Object packet = take();
    assertThat(packet).isInstanceOf(byte[].class);
    return (byte[]) packet;
  }

  private Object take() {
    try {
      Object packet = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(packet).as("a packet within %s s", PATIENCE_SECONDS).isNotNull();
      return packet;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public abstract void close();
}
