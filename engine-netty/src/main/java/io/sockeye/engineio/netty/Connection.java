package io.sockeye.engineio.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** What the host can ask of any of its connections, whatever it speaks at the moment. */
abstract class Connection extends ChannelInboundHandlerAdapter {
  /** Among those of its loop, or -1; the loop's. */
  int place = -1;

  /**
   * Says goodbye if the protocol has a word for it, and closes without waiting. On its loop only.
   *
   * @return done when it is closed
   */
  abstract ChannelFuture shutDown();
}
