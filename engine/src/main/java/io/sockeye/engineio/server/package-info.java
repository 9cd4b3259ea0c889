/** The Engine.IO server: sessions, transports, heartbeat and upgrade, on the lanes of a host. */
@NullMarked
package io.sockeye.engineio.server;

import org.jspecify.annotations.NullMarked;
