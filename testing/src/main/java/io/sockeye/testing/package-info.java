/** An in-memory host and a fake clock, to test handlers without sockets and sleeping. */
@NullMarked
package io.sockeye.testing;

import org.jspecify.annotations.NullMarked;
