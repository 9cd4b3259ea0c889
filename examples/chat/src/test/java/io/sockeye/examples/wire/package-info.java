/** Clients that show what goes over the wire. */
@NullMarked
package io.sockeye.examples.wire;

import org.jspecify.annotations.NullMarked;
