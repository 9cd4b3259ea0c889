/**
 * JSON as the protocol needs it: a scanner that checks and locates, and the seam to a JSON library.
 */
@NullMarked
package io.sockeye.json;

import org.jspecify.annotations.NullMarked;
