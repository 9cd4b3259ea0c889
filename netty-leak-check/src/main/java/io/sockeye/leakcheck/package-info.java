/** Fails a test class that loses a Netty buffer. */
@NullMarked
package io.sockeye.leakcheck;

import org.jspecify.annotations.NullMarked;
