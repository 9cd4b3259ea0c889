package io.sockeye.engineio.netty;

/** What a connection may cost: the options of {@link NettyHost.Builder}, checked. */
record Limits(
    int maxRequestLineBytes,
    int maxHeaderBytes,
    int maxHeaders,
    long headerTimeoutNanos,
    long bodyTimeoutNanos,
    long idleTimeoutNanos,
    long closeTimeoutNanos) {}
