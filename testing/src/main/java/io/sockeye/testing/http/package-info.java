/**
 * What every {@link io.sockeye.http.HttpHost} has to pass, as test classes of JUnit to be extended
 * by whoever writes one.
 */
@NullMarked
package io.sockeye.testing.http;

import org.jspecify.annotations.NullMarked;
