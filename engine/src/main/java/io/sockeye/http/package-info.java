/** The HTTP and WebSocket exchange as a host hands it over, and nothing of Engine.IO. */
@NullMarked
package io.sockeye.http;

import org.jspecify.annotations.NullMarked;
