/** The peer netty-socketio, answering what the load driver sends. */
@NullMarked
package io.sockeye.benchmarks.nettysocketio;

import org.jspecify.annotations.NullMarked;
