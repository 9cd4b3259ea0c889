/**
 * What happens to the server when clients, or the network, do not behave: {@code script/faults}.
 */
@NullMarked
package io.sockeye.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
