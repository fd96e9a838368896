package dev.polder.gateway.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupResource;
import dev.polder.gateway.resource.CallScope;
import dev.polder.syncer.placement.PlacementKeys;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The labels and annotations that say where a namespace runs, and which cluster a Placement has: the placement writes
/// them alone. Whoever else writes the object, also with a manifest that knows nothing of them, leaves them as they are.
/// Pure.
final class PlacementMarks {
    private static final Set<GroupResource> MARKED =
            Set.of(PlacementKeys.NAMESPACES.groupResource(), PlacementKeys.PLACEMENTS.groupResource());

    private PlacementMarks() {}

    /// Puts the marks back as they were.
    ///
    /// @param old null for an object that is new
    static void keep(CallScope scope, JsonObject object, @Nullable JsonObject old) {
        if (scope.user().isPart() || !MARKED.contains(scope.key().resource())) {
            return;
        }
        for (String map : List.of("labels", "annotations")) {
            JsonObject before = old == null ? null : old.objectAt("metadata", map);
            JsonObject after = object.objectAt("metadata", map);
            Set<String> marks = new TreeSet<>();
            addMarks(before, marks);
            addMarks(after, marks);
            for (String mark : marks) {
                JsonValue value = before == null ? null : before.get(mark);
                if (value != null) {
                    object.objectOrNew("metadata").objectOrNew(map).put(mark, value);
                } else if (after != null) {
                    after.remove(mark);
                }
            }
        }
    }

    private static void addMarks(@Nullable JsonObject map, Set<String> marks) {
        if (map != null) {
            map.names().stream().filter(PlacementKeys::isOurs).forEach(marks::add);
        }
    }
}
