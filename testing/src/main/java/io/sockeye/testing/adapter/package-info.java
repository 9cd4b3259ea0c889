/**
 * What every adapter has to do, as tests: extend {@link
 * io.sockeye.testing.adapter.AdapterContract}, or {@link
 * io.sockeye.testing.adapter.ClusterAdapterContract} for one that connects servers. Needs JUnit and
 * AssertJ, which a project that tests has.
 */
@NullMarked
package io.sockeye.testing.adapter;

import org.jspecify.annotations.NullMarked;
