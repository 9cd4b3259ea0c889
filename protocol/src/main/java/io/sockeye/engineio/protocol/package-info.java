/** Packets of Engine.IO, and their frame and polling payload codecs. */
@NullMarked
package io.sockeye.engineio.protocol;

import org.jspecify.annotations.NullMarked;
