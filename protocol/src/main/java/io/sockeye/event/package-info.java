/**
 * Events as applications see them: their types, handlers and arguments, the same on the server and
 * on the client.
 */
@NullMarked
package io.sockeye.event;

import org.jspecify.annotations.NullMarked;
