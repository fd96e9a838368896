package dev.polder.syncer.placement;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.control.Outcome;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Times;
import dev.polder.syncer.WorkspaceTree;
import dev.polder.syncer.placement.TargetContents.Holding;
import dev.polder.syncer.transform.Eligibility;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Marks a namespace with the targets that it is on, and with those that it is to leave. A mark goes when nothing of the
/// namespace is on that target any more. Where a workspace has no Placements there are no marks.
final class NamespaceReconciler {
    private static final Duration SOON = Duration.ofSeconds(1);
    /// Nothing tells when a target that cannot be reached is found to be empty.
    private static final Duration LATER = Duration.ofSeconds(5);

    private final PlacementIndex index;
    private final WorkspaceTree tree;
    private final Namespaces namespaces;
    private final TargetContents contents;
    private final Resources resources;
    private final InstantSource clock;
    private final Set<ObjectKey> unseen = ConcurrentHashMap.newKeySet();

    NamespaceReconciler(
            PlacementIndex index,
            WorkspaceTree tree,
            Namespaces namespaces,
            TargetContents contents,
            Resources resources,
            InstantSource clock) {
        this.index = index;
        this.tree = tree;
        this.namespaces = namespaces;
        this.contents = contents;
        this.resources = resources;
        this.clock = clock;
    }

    /// Has the next reconciliation show all that is in the namespace to all targets, whether or not a mark changes.
    void show(ObjectKey namespace) {
        unseen.add(namespace);
    }

    Outcome reconcile(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), PlacementKeys.NAMESPACES, "", key.name());
        Optional<JsonObject> found = resources.get(PlacementReconciler.as(), ref);
        if (found.isEmpty() || Meta.deleting(found.get()) || !Eligibility.namespace(key.name())) {
            unseen.remove(key);
            return Outcome.DONE;
        }
        JsonObject namespace = found.get();
        JsonObject before = namespace.deepCopy();
        Duration again = mark(key, namespace);
        if (!namespace.equals(before)) {
            unseen.add(key);
            var _ = resources.update(PlacementReconciler.as(), ref, namespace);
        }
        if (unseen.contains(key)) {
            namespaces.eachObject(key, contents::look);
            unseen.remove(key);
        }
        return again.isZero() ? Outcome.DONE : new Outcome.RequeueAfter(again);
    }

    /// @return when to look again, zero for not before something changes
    private Duration mark(ObjectKey key, JsonObject namespace) {
        JsonObject labels = Meta.of(namespace).objectOrNew("labels");
        JsonObject annotations = Meta.of(namespace).objectOrNew("annotations");
        Duration again = Duration.ZERO;
        if (index.isPlaced(key.workspace())) {
            List<PlacementFacts> selecting = index.placements(key.workspace()).stream()
                    .filter(p -> p.selects(labels.strings()))
                    .toList();
            Set<String> chosen = new TreeSet<>();
            selecting.stream().map(PlacementFacts::chosen).filter(c -> !c.isEmpty()).forEach(chosen::add);
            boolean undecided = chosen.isEmpty() && !selecting.isEmpty();
            set(annotations, PlacementKeys.PLACED, chosen.isEmpty() ? null : "");
            for (String id : chosen) {
                set(labels, PlacementKeys.STATE + id, PlacementKeys.SYNC);
                set(annotations, PlacementKeys.LEAVING + id, null);
            }
            for (String id : others(key.workspace(), labels.strings(), annotations.strings(), chosen)) {
                Duration wait = leave(key, id, undecided, Meta.of(namespace));
                again = again.isZero() || (!wait.isZero() && wait.compareTo(again) < 0) ? wait : again;
            }
        } else {
            for (String name : labels.strings().keySet()) {
                if (name.startsWith(PlacementKeys.STATE)) {
                    labels.remove(name);
                }
            }
            for (String name : annotations.strings().keySet()) {
                if (PlacementKeys.isOurs(name)) {
                    annotations.remove(name);
                }
            }
        }
        for (String map : List.of("labels", "annotations")) {
            if (Objects.requireNonNull(Meta.of(namespace).object(map)).isEmpty()) {
                Meta.of(namespace).remove(map);
            }
        }
        return again;
    }

    /// Targets that the namespace may be on and is not to be on: those that its marks name, and those that serve the
    /// workspace.
    private Set<String> others(
            WorkspaceId workspace, Map<String, String> labels, Map<String, String> annotations, Set<String> chosen) {
        Set<String> others = new TreeSet<>();
        addKeys(labels, PlacementKeys.STATE, others);
        addKeys(annotations, PlacementKeys.LEAVING, others);
        for (TargetFacts target : index.targets()) {
            if (tree.within(target.workspace(), workspace)) {
                others.add(target.id());
            }
        }
        others.removeAll(chosen);
        return others;
    }

    private static void addKeys(Map<String, String> map, String prefix, Set<String> keys) {
        for (String name : new ArrayList<>(map.keySet())) {
            if (name.startsWith(prefix)) {
                keys.add(name.substring(prefix.length()));
            }
        }
    }

    /// @param undecided whether it is not known where the namespace is to be: then it stays where it may
    private Duration leave(ObjectKey key, String id, boolean undecided, JsonObject metadata) {
        JsonObject labels = metadata.objectOrNew("labels");
        JsonObject annotations = metadata.objectOrNew("annotations");
        Optional<TargetFacts> target = index.targetOf(id).filter(t -> tree.within(t.workspace(), key.workspace()));
        Holding holding = target.filter(TargetFacts::reached)
                .map(t -> contents.of(t.object(), key.workspace(), key.name()))
                .orElse(Holding.NOTHING);
        if (holding == Holding.NOTHING) {
            set(labels, PlacementKeys.STATE + id, null);
            set(annotations, PlacementKeys.LEAVING + id, null);
            return Duration.ZERO;
        }
        if (holding == Holding.UNKNOWN && !labels.has(PlacementKeys.STATE + id)) {
            return LATER;
        }
        if (undecided && target.filter(t -> t.mayKeep(clock.instant())).isPresent()) {
            return Duration.ZERO;
        }
        set(labels, PlacementKeys.STATE + id, PlacementKeys.SYNC);
        if (!annotations.has(PlacementKeys.LEAVING + id)) {
            annotations.put(PlacementKeys.LEAVING + id, Times.now(clock));
        }
        return holding == Holding.SOMETHING ? SOON : LATER;
    }

    private static void set(JsonObject map, String name, @Nullable String value) {
        if (value == null) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }
}
