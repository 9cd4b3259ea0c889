/** Which tests have passed, for pages that the build makes of it. */
@NullMarked
package io.sockeye.testreport;

import org.jspecify.annotations.NullMarked;
