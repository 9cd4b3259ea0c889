/** Tests of the Netty host: codecs on bytes, everything else on real sockets, NIO and epoll. */
@NullMarked
package io.sockeye.engineio.netty;

import org.jspecify.annotations.NullMarked;
