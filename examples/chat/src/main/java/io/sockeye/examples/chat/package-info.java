/** A chat in the browser, on one port. */
@NullMarked
package io.sockeye.examples.chat;

import org.jspecify.annotations.NullMarked;
