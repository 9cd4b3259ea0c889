/** JMH benchmarks of single steps of the data's way. */
@NullMarked
package io.sockeye.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
