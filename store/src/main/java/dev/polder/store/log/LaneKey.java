package dev.polder.store.log;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the log is indexed by.
///
/// @param workspace one, or null for all
/// @param resource  one, or null for all
public record LaneKey(@Nullable WorkspaceId workspace, @Nullable GroupResource resource) {
    /// The lane of one workspace and resource.
    public static LaneKey of(ObjectKey key) {
        return new LaneKey(key.workspace(), key.resource());
    }

    /// The four lanes that events of the object stand in.
    public static List<LaneKey> allOf(ObjectKey key) {
        return List.of(
                of(key),
                new LaneKey(key.workspace(), null),
                new LaneKey(null, key.resource()),
                new LaneKey(null, null));
    }

    /// The lanes that events of a whole workspace stand in: those of these resources, and of all.
    static List<LaneKey> allOf(WorkspaceId workspace, Collection<GroupResource> resources) {
        List<LaneKey> lanes = new ArrayList<>();
        lanes.add(new LaneKey(null, null));
        lanes.add(new LaneKey(workspace, null));
        for (GroupResource resource : resources) {
            lanes.add(new LaneKey(null, resource));
            lanes.add(new LaneKey(workspace, resource));
        }
        return lanes;
    }

    /// Whether events of the object belong here.
    public boolean holds(ObjectKey key) {
        return (workspace == null || workspace.equals(key.workspace()))
                && (resource == null || resource.equals(key.resource()));
    }
}
