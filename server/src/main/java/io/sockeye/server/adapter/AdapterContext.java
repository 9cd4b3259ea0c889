package io.sockeye.server.adapter;

import io.sockeye.json.JsonCodec;
import io.sockeye.json.JsonValues;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the server gives to the adapter of one namespace. Safe for use by any thread; nothing
 * blocks.
 */
public interface AdapterContext {
  /**
   * Returns the name of the namespace.
   *
   * @return the name, with its slash
   */
  String namespace();

  /**
   * Returns what makes the frames of a packet.
   *
   * @return it
   */
  PacketFrames frames();

  /**
   * Returns what turns JSON into Java values and back.
   *
   * @return the server's codec
   */
  JsonCodec codec();

  /**
   * Returns what calls the adapter later.
   *
   * @return it; driven by the clock of the server's host
   */
  Timers timers();

  /**
   * Takes the next id for an event of this namespace that wants acknowledgements (SIO-42).
   *
   * @return the id
   */
  long nextAckId();

  /**
   * Returns how many rooms a socket may be in, and how long their names may be. {@link
   * Adapter#join} throws {@link IllegalStateException} and {@link IllegalArgumentException} beyond
   * that.
   *
   * @return the limits
   */
  RoomLimits roomLimits();

  /**
   * Returns what is to be kept for clients that come back (§2.12).
   *
   * @return the limits, or {@code null} when connection state recovery is off
   */
  @Nullable RecoveryLimits recovery();

  /**
   * Says whether sessions wait in this adapter for their clients. As long as they do the namespace
   * is not removed for being empty (SIO-23).
   *
   * @param any whether there are any; none unless an adapter says so
   */
  void sessionsWait(boolean any);

  /**
   * Hands over an event that another node has sent with {@code serverSideEmit}. The handlers run
   * later, on threads of their own, one event after the other.
   *
   * @param event its name, a string, and its arguments
   * @param reply takes the acknowledgement, at most once, on any thread; {@code null} if none is
   *     wanted
   */
  void serverSideEvent(JsonValues event, @Nullable Consumer<JsonValues> reply);
}
