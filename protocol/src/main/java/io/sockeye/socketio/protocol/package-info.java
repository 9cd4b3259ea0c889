/** Packets of Socket.IO, and the parsers that make messages of them. */
@NullMarked
package io.sockeye.socketio.protocol;

import org.jspecify.annotations.NullMarked;
