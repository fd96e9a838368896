package dev.polder.syncer;

import java.time.Duration;

/// What the syncer may use, per target.
///
/// @param specWorkers      threads that write downstream, at least 1
/// @param statusWorkers    threads that write upstream, at least 1
/// @param queuedKeys       keys that may wait in one lane; what comes beyond is found again by a listing
/// @param viewObjects      downstream objects remembered
/// @param pageSize         objects asked for in one page of a list
/// @param answerBytes      longest downstream answer or watch line
/// @param eventsPerSecond  Events mirrored up, the rest is dropped
/// @param requestTimeout   for one request, watches excepted
/// @param firstRetry       wait after the first failure of a key
/// @param lastRetry        longest wait after failures of a key
/// @param breakerFailures  failures to reach a target in a row after which it is left alone
/// @param probeInterval    longest time between probes of a target that is left alone
public record SyncerLimits(
        int specWorkers,
        int statusWorkers,
        int queuedKeys,
        int viewObjects,
        int pageSize,
        int answerBytes,
        int eventsPerSecond,
        Duration requestTimeout,
        Duration firstRetry,
        Duration lastRetry,
        int breakerFailures,
        Duration probeInterval) {
    public static final SyncerLimits DEFAULT = new SyncerLimits(
            8,
            8,
            200_000,
            200_000,
            500,
            64 << 20,
            50,
            Duration.ofSeconds(15),
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            5,
            Duration.ofSeconds(10));
}
