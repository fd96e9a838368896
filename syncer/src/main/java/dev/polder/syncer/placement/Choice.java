package dev.polder.syncer.placement;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.LabelSelectors;
import dev.polder.syncer.WorkspaceTree;
import dev.polder.syncer.namespace.Sha224;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How a Placement chooses. What was chosen stays as long as it may: a cluster that is not heard of, or takes nothing new,
/// loses nothing by that. A new choice falls where the hash of both names is highest: the same each time, spread evenly,
/// and another cluster more or less moves few.
final class Choice {
    private final PlacementIndex index;
    private final WorkspaceTree tree;

    Choice(PlacementIndex index, WorkspaceTree tree) {
        this.index = index;
        this.tree = tree;
    }

    /// The Locations that a workspace can see: its own and those of the workspaces above. Any other is as if it were not
    /// there.
    ///
    /// @param named the path of the only workspace to look into, null for all
    List<LocationFacts> visible(WorkspaceId workspace, @Nullable String named) {
        return index.locations().stream()
                .filter(l -> !l.deleting() && tree.within(l.workspace(), workspace))
                .filter(l -> named == null
                        || named.isEmpty()
                        || named.equals(l.workspace().value())
                        || named.equals(tree.path(l.workspace())))
                .toList();
    }

    /// Those that match any of a Placement's selectors.
    static List<LocationFacts> matching(Collection<LocationFacts> locations, JsonObject placement) {
        JsonObject spec = placement.object("spec");
        List<LabelSelector> selectors = spec == null
                ? List.of()
                : spec.objects("locationSelectors").stream().map(LabelSelectors::fromObject).toList();
        return locations.stream()
                .filter(l -> selectors.stream().anyMatch(s -> s.matches(l.labels())))
                .toList();
    }

    /// @param chooser  the Placement
    /// @param current  the Location as it was chosen, null for none
    /// @param matching those that may be chosen
    /// @param chosen   the SyncTarget as it was chosen, null for none
    Optional<LocationFacts> location(
            String chooser,
            @Nullable LocationFacts current,
            Collection<LocationFacts> matching,
            @Nullable TargetFacts chosen,
            Instant now) {
        if (current != null && matching.contains(current)) {
            boolean stays = chosen != null && current.has(chosen) && chosen.mayKeep(now);
            if (stays || takesNew(current, now)) {
                return Optional.of(current);
            }
        }
        Optional<LocationFacts> open = highest(
                chooser,
                matching.stream().filter(l -> takesNew(l, now)).toList(),
                l -> l.object().toString());
        if (open.isPresent()) {
            return open;
        }
        // Nowhere is room. Whatever was chosen stays chosen while it is there.
        return current != null ? Optional.of(current) : highest(chooser, matching, l -> l.object().toString());
    }

    /// The SyncTarget for a Placement; empty when there is none.
    ///
    /// @param chosen as it was, null for none
    Optional<TargetFacts> target(
            String chooser, @Nullable LocationFacts location, @Nullable TargetFacts chosen, Instant now) {
        boolean mayStay = chosen != null && chosen.mayKeep(now);
        if (chosen != null && mayStay && location != null && location.has(chosen)) {
            return Optional.of(chosen);
        }
        Optional<TargetFacts> fresh = location == null
                ? Optional.empty()
                : highest(
                        chooser,
                        instances(location).stream().filter(t -> t.takesNew(now)).toList(),
                        TargetFacts::id);
        // Better where it was than nowhere.
        return fresh.isPresent() || !mayStay ? fresh : Optional.ofNullable(chosen);
    }

    /// The SyncTargets of a Location.
    List<TargetFacts> instances(LocationFacts location) {
        return index.targets().stream().filter(location::has).toList();
    }

    private boolean takesNew(LocationFacts location, Instant now) {
        return instances(location).stream().anyMatch(t -> t.takesNew(now));
    }

    private static <T> Optional<T> highest(String chooser, Collection<T> among, Function<T, String> name) {
        return among.stream().max(Comparator.comparing(t -> Sha224.base36(chooser + "|" + name.apply(t))));
    }
}
