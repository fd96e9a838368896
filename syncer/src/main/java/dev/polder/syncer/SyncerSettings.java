package dev.polder.syncer;

import java.time.Duration;
import java.util.function.Predicate;

/// How the syncer behaves.
///
/// @param instanceId        what this gateway serves as `polderInstance` in `/version`; a target that answers with the
///                          same is this gateway itself and is refused
/// @param isSelf            whether a server URL is this gateway's own, asked before anything is sent there
/// @param heartbeatInterval how often a target is asked for its health and its SyncTarget says so
/// @param resyncInterval    how often everything is looked at again, also what was refused; costs no write when nothing
///                          changed
/// @param abandonAfter      how long the deletion of a SyncTarget waits for its unreachable cluster before the tenants'
///                          objects are let go; what is left downstream is then no longer ours to delete
/// @param evictionPatience  how long what leaves a target waits to be well on another one before it goes all the same
/// @param rightsInterval    how often it is asked whether what was denied is allowed by now; everything else is asked
///                          about fifteen times less often
/// @param requestsPerSecond most requests a second to one target, while it does not object
/// @param limits            what a target may use
public record SyncerSettings(
        String instanceId,
        Predicate<String> isSelf,
        Duration heartbeatInterval,
        Duration resyncInterval,
        Duration abandonAfter,
        Duration evictionPatience,
        Duration rightsInterval,
        int requestsPerSecond,
        SyncerLimits limits) {

    /// The usual intervals.
    public static SyncerSettings of(String instanceId, Predicate<String> isSelf) {
        return new SyncerSettings(
                instanceId,
                isSelf,
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                Duration.ofSeconds(20),
                5_000,
                SyncerLimits.DEFAULT);
    }

    public SyncerSettings withLimits(SyncerLimits newLimits) {
        return new SyncerSettings(
                instanceId,
                isSelf,
                heartbeatInterval,
                resyncInterval,
                abandonAfter,
                evictionPatience,
                rightsInterval,
                requestsPerSecond,
                newLimits);
    }
}
