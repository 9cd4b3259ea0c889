/** The limit: a server on bare Netty that answers what the load driver sends, and knows no more. */
@NullMarked
package io.sockeye.benchmarks.raw;

import org.jspecify.annotations.NullMarked;
