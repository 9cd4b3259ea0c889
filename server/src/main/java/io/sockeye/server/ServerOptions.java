package io.sockeye.server;

import io.sockeye.engineio.server.EngineOptions;
import io.sockeye.http.HttpHandler;
import io.sockeye.http.HttpHost;
import io.sockeye.http.TlsOptions;
import io.sockeye.json.JsonCodec;
import io.sockeye.server.adapter.AdapterFactory;
import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.PacketParser;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a server was built with; checked, and never changed. */
record ServerOptions(
    EngineOptions.Builder engine,
    @Nullable HttpHost host,
    @Nullable TlsOptions tls,
    @Nullable JsonCodec codec,
    PacketParser parser,
    AdapterFactory adapters,
    @Nullable RecoveryOptions recovery,
    @Nullable Executor handlers,
    @Nullable Executor acks,
    Dispatch dispatch,
    Duration connectTimeout,
    Duration ackTimeout,
    Duration slowHandler,
    long inboundSoftLimitBytes,
    long inboundHardLimitBytes,
    long emitLimitBytes,
    Duration emitPatience,
    boolean cleanupEmptyChildNamespaces,
    int maxConflatedKeys,
    ServerLimits.Builder limits,
    DecoderLimits decoder,
    boolean serveClient,
    boolean health,
    @Nullable HttpHandler pages,
    Clock clock) {}
