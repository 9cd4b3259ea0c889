/** What delivers to rooms, below the server: the seam to a cluster. */
@NullMarked
package io.sockeye.server.adapter;

import org.jspecify.annotations.NullMarked;
