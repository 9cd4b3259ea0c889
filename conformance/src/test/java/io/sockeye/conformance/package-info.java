@NullMarked
package io.sockeye.conformance;

import org.jspecify.annotations.NullMarked;
