package dev.polder.syncer.placement;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All SyncTargets, Locations and Placements of all workspaces, as far as they matter: they are few. Any thread.
public final class PlacementIndex {
    private final Map<ObjectKey, TargetFacts> targets = new ConcurrentHashMap<>();
    private final Map<ObjectKey, LocationFacts> locations = new ConcurrentHashMap<>();
    private final Map<WorkspaceId, Map<ObjectKey, PlacementFacts>> placements = new ConcurrentHashMap<>();

    /// Whether a workspace has Placements: then its namespaces go where these say. Without any they go to every target
    /// that serves the workspace.
    public boolean isPlaced(WorkspaceId workspace) {
        return placements.containsKey(workspace);
    }

    @Nullable TargetFacts target(ObjectKey object) {
        return targets.get(object);
    }

    Optional<TargetFacts> targetOf(String id) {
        return targets.values().stream().filter(t -> t.id().equals(id)).findFirst();
    }

    Collection<TargetFacts> targets() {
        return targets.values();
    }

    Collection<LocationFacts> locations() {
        return locations.values();
    }

    @Nullable LocationFacts location(ObjectKey object) {
        return locations.get(object);
    }

    /// The Placements of a workspace.
    List<PlacementFacts> placements(WorkspaceId workspace) {
        return List.copyOf(placements.getOrDefault(workspace, Map.of()).values());
    }

    /// All Placements.
    List<ObjectKey> allPlacements() {
        return placements.values().stream().flatMap(p -> p.keySet().stream()).toList();
    }

    /// @return what was known before, null for nothing
    @Nullable TargetFacts put(TargetFacts facts) {
        return targets.put(facts.object(), facts);
    }

    /// @return what was known before, null for nothing
    @Nullable LocationFacts put(LocationFacts facts) {
        return locations.put(facts.object(), facts);
    }

    /// @return what was known before, null for nothing
    @Nullable PlacementFacts put(PlacementFacts facts) {
        PlacementFacts[] before = new PlacementFacts[1];
        placements.compute(facts.object().workspace(), (_, known) -> {
            Map<ObjectKey, PlacementFacts> all = known == null ? new ConcurrentHashMap<>() : known;
            before[0] = all.put(facts.object(), facts);
            return all;
        });
        return before[0];
    }

    /// @return whether it was known
    boolean remove(ObjectKey object) {
        if (!object.resource().equals(PlacementKeys.PLACEMENTS.groupResource())) {
            return object.resource().equals(PlacementKeys.TARGETS)
                    ? targets.remove(object) != null
                    : locations.remove(object) != null;
        }
        boolean[] known = new boolean[1];
        placements.computeIfPresent(object.workspace(), (_, all) -> {
            known[0] = all.remove(object) != null;
            return all.isEmpty() ? null : all;
        });
        return known[0];
    }
}
