/**
 * What the servers of a cluster tell each other, whatever carries it. A cluster adapter extends
 * {@link io.sockeye.server.adapter.cluster.ClusterAdapter} and carries messages; what they mean,
 * and who waits for which answer, is here.
 */
@NullMarked
package io.sockeye.server.adapter.cluster;

import org.jspecify.annotations.NullMarked;
