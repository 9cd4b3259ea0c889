/** The extension for JUnit. The only package here that needs it. */
@NullMarked
package io.sockeye.testing.junit;

import org.jspecify.annotations.NullMarked;
