package dev.polder.gateway;

import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import dev.polder.store.rocksdb.check.CheckLimits;
import dev.polder.store.space.FreeSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// How a gateway is run.
///
/// @param dataDirectory    where everything durable is; made when it is missing
/// @param listenHost       host name or address to listen on
/// @param listenPort       0 for any free one
/// @param simulatedCluster whether it plays a downstream cluster: workload controllers run, the syncer does not
/// @param clock            time of objects and certificates
/// @param eventLifetime    how long Events are kept after they were last written; at least a second
/// @param space            tells the room on the disk
/// @param limits           of the store and of each workspace
/// @param history          how much of the past is kept
/// @param checks           how often the store checks itself
/// @param podAccounts      whether a new pod gets what its service account prescribes
/// @param tls              certificates that the operator brings; empty for the gateway's own
public record GatewaySettings(
        Path dataDirectory, String listenHost, int listenPort, boolean simulatedCluster, InstantSource clock,
        Duration eventLifetime, FreeSpace space, StoreLimits limits, LogLimits history,
        CheckLimits checks, boolean podAccounts, Optional<OperatorTls> tls) {
    /// As upstream.
    public static final Duration EVENT_LIFETIME = Duration.ofHours(1);

    public GatewaySettings {
        if (listenPort < 0 || listenPort > 65535) {
            throw new IllegalArgumentException("port " + listenPort + " is not in 0 to 65535");
        }
        if (eventLifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("events cannot be kept for " + eventLifetime);
        }
    }

    /// On this machine, any free port.
    public static GatewaySettings of(Path dataDirectory) {
        return new GatewaySettings(
                dataDirectory, "127.0.0.1", 0, false, InstantSource.system(), EVENT_LIFETIME, FreeSpace.OF_DISK,
                StoreLimits.DEFAULT, LogLimits.DEFAULT, CheckLimits.DEFAULT, true, Optional.empty());
    }

    public GatewaySettings withListen(String host, int port) {
        return new GatewaySettings(
                dataDirectory, host, port, simulatedCluster, clock, eventLifetime, space, limits, history, checks, podAccounts, tls);
    }

    public GatewaySettings asSimulatedCluster() {
        return new GatewaySettings(
                dataDirectory, listenHost, listenPort, true, clock, eventLifetime, space, limits, history, checks, podAccounts, tls);
    }

    public GatewaySettings withEventLifetime(Duration lifetime) {
        return new GatewaySettings(
                dataDirectory, listenHost, listenPort, simulatedCluster, clock, lifetime, space, limits, history, checks, podAccounts, tls);
    }

    public GatewaySettings withLimits(StoreLimits other) {
        return new GatewaySettings(
                dataDirectory, listenHost, listenPort, simulatedCluster, clock, eventLifetime, space, other, history, checks,
                podAccounts, tls);
    }

    public GatewaySettings withHistory(LogLimits other) {
        return new GatewaySettings(
                dataDirectory, listenHost, listenPort, simulatedCluster, clock, eventLifetime, space, limits, other, checks,
                podAccounts, tls);
    }

    public GatewaySettings withSpace(FreeSpace other) {
        return new GatewaySettings(
                dataDirectory, listenHost, listenPort, simulatedCluster, clock, eventLifetime, other, limits, history, checks,
                podAccounts, tls);
    }

    public GatewaySettings withChecks(CheckLimits other) {
        return new GatewaySettings(
                dataDirectory, listenHost, listenPort, simulatedCluster, clock, eventLifetime, space, limits, history, other,
                podAccounts, tls);
    }

    public GatewaySettings withTls(OperatorTls other) {
        return new GatewaySettings(
                dataDirectory, listenHost, listenPort, simulatedCluster, clock, eventLifetime, space, limits, history, checks,
                podAccounts, Optional.of(other));
    }

    /// Pods are kept as they are written, as by a kube-apiserver without its plugin ServiceAccount.
    public GatewaySettings withoutPodAccounts() {
        return new GatewaySettings(
                dataDirectory, listenHost, listenPort, simulatedCluster, clock, eventLifetime, space, limits, history, checks,
                false, tls);
    }
}
