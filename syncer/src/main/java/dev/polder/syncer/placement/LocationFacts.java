package dev.polder.syncer.placement;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.LabelSelectors;
import dev.polder.control.object.Meta;
import java.util.Map;

/// What placement knows of a Location.
///
/// @param object    which
/// @param labels    what Placements select by
/// @param instances chooses its SyncTargets, all in its own workspace
/// @param deleting  whether it is on its way out
record LocationFacts(ObjectKey object, Map<String, String> labels, LabelSelector instances, boolean deleting) {
    static LocationFacts of(ObjectKey key, JsonObject location) {
        JsonObject selector = location.objectAt("spec", "instanceSelector");
        return new LocationFacts(
                key,
                Map.copyOf(Meta.labels(location)),
                selector == null ? LabelSelector.EVERYTHING : LabelSelectors.fromObject(selector),
                Meta.deleting(location));
    }

    WorkspaceId workspace() {
        return object.workspace();
    }

    boolean has(TargetFacts target) {
        return target.workspace().equals(workspace()) && instances.matches(target.labels());
    }
}
