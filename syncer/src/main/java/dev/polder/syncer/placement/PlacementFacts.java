package dev.polder.syncer.placement;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.LabelSelectors;
import dev.polder.control.object.Meta;
import java.util.Map;

/// What of a Placement concerns namespaces.
///
/// @param object     which
/// @param namespaces chooses namespaces of its workspace
/// @param chosen     the key of the SyncTarget that was chosen, empty for none
record PlacementFacts(ObjectKey object, LabelSelector namespaces, String chosen) {
    static PlacementFacts of(ObjectKey key, JsonObject placement) {
        JsonObject selector = placement.objectAt("spec", "namespaceSelector");
        return new PlacementFacts(
                key,
                selector == null ? LabelSelector.EVERYTHING : LabelSelectors.fromObject(selector),
                Meta.annotations(placement).getOrDefault(PlacementKeys.CHOSEN, ""));
    }

    boolean selects(Map<String, String> labels) {
        return namespaces.matches(labels);
    }
}
