package dev.polder.syncer.placement;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Meta;
import dev.polder.syncer.namespace.TargetId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What placement knows of a SyncTarget. Equal facts lead to equal decisions.
///
/// @param object        which
/// @param id            the key that stands for it in labels
/// @param labels        what Locations select by
/// @param ready         whether its condition Ready is true
/// @param unschedulable whether it takes nothing new
/// @param evictAfter    from when on it gives everything back, null for never
/// @param deleting      whether it is on its way out
/// @param reached       whether its cluster was ever reached: before that there is nothing on it
/// @param lastHeard     when its cluster was last heard from; empty while it is ready, or was never reached
/// @param skipDefault   whether its workspace is to be without a default Location
record TargetFacts(
        ObjectKey object,
        String id,
        Map<String, String> labels,
        boolean ready,
        boolean unschedulable,
        @Nullable Instant evictAfter,
        boolean deleting,
        boolean reached,
        String lastHeard,
        boolean skipDefault) {

    static TargetFacts of(ObjectKey key, JsonObject target) {
        String heartbeat = target.stringAt("status", "lastSyncerHeartbeatTime");
        boolean ready = Conditions.isTrue(target, "Ready");
        JsonObject spec = target.object("spec");
        return new TargetFacts(
                key,
                new TargetId(key.workspace(), key.name(), "").key(),
                Map.copyOf(Meta.labels(target)),
                ready,
                spec != null && spec.isTrue("unschedulable"),
                time(target.stringAt("spec", "evictAfter")),
                Meta.deleting(target),
                heartbeat != null,
                ready || heartbeat == null ? "" : heartbeat,
                "true".equals(Meta.annotations(target).get(PlacementKeys.NO_DEFAULT)));
    }

    WorkspaceId workspace() {
        return object.workspace();
    }

    /// Whether it gives back what it has.
    boolean evicts(Instant now) {
        return evictAfter != null && !now.isBefore(evictAfter);
    }

    /// Whether what is on it may stay.
    boolean mayKeep(Instant now) {
        return !deleting && !evicts(now);
    }

    /// Whether something new may be put on it.
    boolean takesNew(Instant now) {
        return ready && !unschedulable && mayKeep(now);
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            // Nobody can write this: the schema has looked at it.
            return null;
        }
    }
}
