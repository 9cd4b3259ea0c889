/** Makes docs/compatibility.md of what the tests of all modules have shown. */
@NullMarked
package io.sockeye.compatibility;

import org.jspecify.annotations.NullMarked;
