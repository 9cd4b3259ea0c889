/** Packets of Socket.IO in msgpack. */
@NullMarked
package io.sockeye.msgpack;

import org.jspecify.annotations.NullMarked;
