/** The servers that foreign test suites run against. */
@NullMarked
package io.sockeye.conformance;

import org.jspecify.annotations.NullMarked;
