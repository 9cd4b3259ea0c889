/** The standalone host: HTTP/1.1 and WebSocket on Netty. */
@NullMarked
package io.sockeye.engineio.netty;

import org.jspecify.annotations.NullMarked;
