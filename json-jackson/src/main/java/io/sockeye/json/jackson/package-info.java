/** The JSON codec on Jackson 3. */
@NullMarked
package io.sockeye.json.jackson;

import org.jspecify.annotations.NullMarked;
