/** The Socket.IO server. */
@NullMarked
package io.sockeye.server;

import org.jspecify.annotations.NullMarked;
