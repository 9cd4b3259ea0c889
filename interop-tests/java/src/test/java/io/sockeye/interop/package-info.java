/** The official Java client against the server. */
@NullMarked
package io.sockeye.interop;

import org.jspecify.annotations.NullMarked;
