package dev.polder.syncer.placement;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.Resources;
import dev.polder.control.Controller;
import dev.polder.control.ControllerLimits;
import dev.polder.control.ControllerTools;
import dev.polder.control.FeedListener;
import dev.polder.control.Outcome;
import dev.polder.control.StoreFeed;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.syncer.WorkspaceTree;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows SyncTargets, Locations, Placements and namespaces, and has what a change concerns decided anew. A heartbeat
/// concerns nothing; what goes with its workspace is forgotten. Without Placements it costs four feeds of the store, and
/// a look at the few SyncTargets.
public final class PlacementController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementController.class);
    private static final ControllerLimits LIMITS = new ControllerLimits(
            4, 100_000, Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofSeconds(2));
    private static final JsonLimits STORED = new JsonLimits(64 << 20, 256, 10_000_000);

    private final PlacementIndex index;
    private final WorkspaceTree tree;
    private final ControllerTools tools;
    private final TargetContents contents;
    private final ObjectStore store;
    private final Namespaces namespaces;
    private final PlacementReconciler placements;
    private final LocationReconciler locations;
    private final NamespaceReconciler marks;
    private final Controller<ObjectKey> controller;
    private final StoreFeed targetFeed;
    private final StoreFeed locationFeed;
    private final StoreFeed placementFeed;
    private final StoreFeed namespaceFeed;

    /// @param index    is filled here, and may be read by everybody
    /// @param contents the connections, which need not be there yet
    public PlacementController(
            PlacementIndex index,
            WorkspaceTree tree,
            ObjectStore store,
            Resources resources,
            TargetContents contents,
            ControllerTools tools) {
        this.index = index;
        this.tree = tree;
        this.tools = tools;
        this.contents = contents;
        this.store = store;
        this.namespaces = new Namespaces(store);
        this.placements = new PlacementReconciler(index, tree, namespaces, resources, tools.clock());
        this.locations = new LocationReconciler(index, new Choice(index, tree), resources, tools.clock());
        this.marks = new NamespaceReconciler(index, tree, namespaces, contents, resources, tools.clock());
        this.controller = new Controller<>("placement", this::reconcile, ObjectKey::workspace, LIMITS, tools);
        this.targetFeed = StoreFeed.withWorkspaces(
                "placement-targets", store, PlacementKeys.TARGETS, listener(this::targetThere, this::targetGone));
        this.locationFeed = StoreFeed.withWorkspaces(
                "placement-locations",
                store,
                PlacementKeys.LOCATIONS.groupResource(),
                listener(this::locationThere, this::locationGone));
        this.placementFeed = StoreFeed.withWorkspaces(
                "placements",
                store,
                PlacementKeys.PLACEMENTS.groupResource(),
                listener(this::placementThere, this::placementGone));
        this.namespaceFeed = new StoreFeed(
                "placement-namespaces",
                store,
                PlacementKeys.NAMESPACES.groupResource(),
                namespaceListener());
    }

    /// Starts to follow; nothing is decided yet. Once.
    public void start() {
        targetFeed.start();
        locationFeed.start();
        placementFeed.start();
    }

    /// Waits until all that decisions are made of has been seen: before, nobody may ask where anything is to be. Then
    /// begins to decide.
    ///
    /// @return whether that was within the time; else to be called again
    public boolean begin(long millis) throws InterruptedException {
        if (!targetFeed.awaitListed(millis) || !locationFeed.awaitListed(millis) || !placementFeed.awaitListed(millis)) {
            return false;
        }
        controller.start();
        namespaceFeed.start();
        return true;
    }

    @Override
    public void close() {
        targetFeed.close();
        locationFeed.close();
        placementFeed.close();
        namespaceFeed.close();
        controller.close();
    }

    private Outcome reconcile(ObjectKey key) {
        if (key.resource().equals(PlacementKeys.TARGETS)) {
            return target(key);
        }
        if (key.resource().equals(PlacementKeys.NAMESPACES.groupResource())) {
            return marks.reconcile(key);
        }
        return key.resource().equals(PlacementKeys.PLACEMENTS.groupResource())
                ? placements.reconcile(key)
                : locations.reconcile(key);
    }

    /// Has a target look at what it is to take and to give back. History may have run out over its end.
    private Outcome target(ObjectKey key) {
        TargetFacts facts = index.target(key);
        if (facts == null) {
            return Outcome.DONE;
        }
        if (store.get(key).isEmpty()) {
            index.remove(key);
        }
        contents.lookAtEverything(key);
        Instant now = tools.clock().instant();
        Instant evictAfter = facts.evictAfter();
        return evictAfter == null || facts.evicts(now)
                ? Outcome.DONE
                : new Outcome.RequeueAfter(Duration.between(now, evictAfter).plusMillis(1));
    }

    private void targetThere(ObjectKey key, JsonObject object) throws InterruptedException {
        TargetFacts facts = TargetFacts.of(key, object);
        TargetFacts before = index.put(facts);
        if (facts.equals(before)) {
            return;
        }
        boolean schedules = before == null
                || before.unschedulable() != facts.unschedulable()
                || !Objects.equals(before.evictAfter(), facts.evictAfter());
        if (schedules) {
            controller.add(key);
        }
        targetChanged(key);
    }

    private void targetGone(ObjectKey key, JsonObject object) throws InterruptedException {
        index.remove(key);
        targetChanged(key);
    }

    private void targetChanged(ObjectKey key) throws InterruptedException {
        controller.add(new ObjectKey(
                key.workspace(), PlacementKeys.LOCATIONS.groupResource(), "", PlacementKeys.DEFAULT_LOCATION));
        for (LocationFacts location : index.locations()) {
            if (location.workspace().equals(key.workspace())) {
                controller.add(location.object());
            }
        }
        placementsWithin(key.workspace());
    }

    private void locationThere(ObjectKey key, JsonObject object) throws InterruptedException {
        LocationFacts facts = LocationFacts.of(key, object);
        if (!facts.equals(index.put(facts))) {
            controller.add(key);
            placementsWithin(key.workspace());
        }
    }

    private void locationGone(ObjectKey key, JsonObject object) throws InterruptedException {
        index.remove(key);
        controller.add(key);
        placementsWithin(key.workspace());
    }

    /// Placements that can see the Locations of a workspace, with the namespaces that are marked by them.
    private void placementsWithin(WorkspaceId workspace) throws InterruptedException {
        for (ObjectKey placement : index.allPlacements()) {
            if (tree.within(workspace, placement.workspace())) {
                controller.add(placement);
                for (StoredObject namespace : namespaces.of(placement.workspace())) {
                    controller.add(namespace.key());
                }
            }
        }
    }

    private void placementThere(ObjectKey key, JsonObject object) throws InterruptedException {
        PlacementFacts facts = PlacementFacts.of(key, object);
        PlacementFacts before = index.put(facts);
        controller.add(key);
        if (!facts.equals(before)) {
            showNamespaces(key.workspace());
        }
    }

    private void placementGone(ObjectKey key, JsonObject object) throws InterruptedException {
        index.remove(key);
        showNamespaces(key.workspace());
    }

    private void showNamespaces(WorkspaceId workspace) throws InterruptedException {
        for (StoredObject namespace : namespaces.of(workspace)) {
            marks.show(namespace.key());
            controller.add(namespace.key());
        }
    }

    private FeedListener namespaceListener() {
        return new FeedListener() {
            @Override
            public void present(StoredObject namespace) throws InterruptedException {
                ObjectKey key = namespace.key();
                boolean marked =
                        namespace.header().labels().keySet().stream().anyMatch(PlacementKeys::isOurs);
                if (index.isPlaced(key.workspace()) || marked) {
                    controller.add(key);
                    for (PlacementFacts placement : index.placements(key.workspace())) {
                        controller.add(placement.object());
                    }
                }
            }

            @Override
            public void gone(StoredObject namespace) throws InterruptedException {
                present(namespace);
            }
        };
    }

    /// Takes note of an object that is there, or of the last state of one that is gone.
    private interface Note {
        void take(ObjectKey key, JsonObject object) throws InterruptedException;
    }

    private static FeedListener listener(Note there, Note gone) {
        return new FeedListener() {
            @Override
            public void present(StoredObject object) throws InterruptedException {
                tell(there, object);
            }

            @Override
            public void gone(StoredObject object) throws InterruptedException {
                tell(gone, object);
            }
        };
    }

    private static void tell(Note note, StoredObject object) throws InterruptedException {
        try {
            note.take(object.key(), JsonReader.readObject(object.body(), STORED));
        } catch (JsonSyntaxException e) {
            LOG.warn("{} is stored malformed", object.key(), e);
        }
    }
}
