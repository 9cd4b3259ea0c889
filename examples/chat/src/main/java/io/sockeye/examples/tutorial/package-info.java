/** The chat of Socket.IO's tutorial. */
@NullMarked
package io.sockeye.examples.tutorial;

import org.jspecify.annotations.NullMarked;
