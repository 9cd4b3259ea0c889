/**
 * Lanes: the single threads of control that sessions live on, their command queues and their
 * deadlines.
 */
@NullMarked
package io.sockeye.lane;

import org.jspecify.annotations.NullMarked;
