/** Packets of Socket.IO, with their encoder and decoder. */
@NullMarked
package io.sockeye.socketio.protocol;

import org.jspecify.annotations.NullMarked;
