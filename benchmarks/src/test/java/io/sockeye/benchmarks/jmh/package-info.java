@NullMarked
package io.sockeye.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
