package dev.polder.syncer.placement;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.control.object.Meta;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.syncer.transform.SyncedKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Where workloads are to be, as one target sees it. That a target takes a namespace, or gives it back, always follows
/// from something that is written: on the SyncTarget, or by the placement of its workspace on the namespace. What is
/// said nowhere stays as it is.
public final class TargetPlacing implements Placing {
    private static final JsonLimits STORED = new JsonLimits(64 << 20, 256, 10_000_000);

    private final ObjectKey target;
    private final String id;
    private final PlacementIndex index;
    private final ObjectStore store;
    private final TargetContents contents;
    private final Patience patience;

    /// How long content waits to be well elsewhere before it goes all the same.
    ///
    /// @param clock what time it is
    /// @param most  how long
    public record Patience(InstantSource clock, Duration most) {
        boolean isOver(Instant since) {
            return !clock.instant().isBefore(since.plus(most));
        }
    }

    /// @param target the SyncTarget
    /// @param id     the key that stands for it in labels
    public TargetPlacing(
            ObjectKey target,
            String id,
            PlacementIndex index,
            ObjectStore store,
            TargetContents contents,
            Patience patience) {
        this.target = target;
        this.id = id;
        this.index = index;
        this.store = store;
        this.contents = contents;
        this.patience = patience;
    }

    @Override
    public Stay of(WorkspaceId workspace, String namespace) {
        if (!index.isPlaced(workspace)) {
            TargetFacts facts = index.target(target);
            if (facts == null) {
                return Stay.KEEP;
            }
            if (facts.evicts(patience.clock().instant())) {
                return Stay.LEAVE;
            }
            return facts.unschedulable() ? Stay.KEEP : Stay.TAKE;
        }
        Optional<StoredObject> found = namespace(workspace, namespace);
        if (found.isEmpty() || !found.get().header().labels().containsKey(PlacementKeys.STATE + id)) {
            return Stay.KEEP;
        }
        return since(found.get()).isPresent() ? Stay.LEAVE : Stay.TAKE;
    }

    @Override
    public boolean mayLeave(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        String held = Meta.annotations(upstream).get(PlacementKeys.SOFT_FINALIZERS + id);
        if (held != null && !held.isEmpty()) {
            return false;
        }
        return !contents.isTakenElsewhere(target, key)
                || patience.isOver(leavingSince(key))
                || contents.isWellElsewhere(target, kind, key, upstream);
    }

    @Override
    public void left(ObjectKey key) {
        contents.look(key);
    }

    private Instant leavingSince(ObjectKey key) {
        TargetFacts facts = index.target(target);
        Instant evictAfter = facts == null ? null : facts.evictAfter();
        if (!index.isPlaced(key.workspace()) && evictAfter != null) {
            return evictAfter;
        }
        return namespace(key.workspace(), key.namespace()).flatMap(this::since).orElse(Instant.MIN);
    }

    private Optional<StoredObject> namespace(WorkspaceId workspace, String name) {
        return store.get(new ObjectKey(workspace, PlacementKeys.NAMESPACES.groupResource(), "", name));
    }

    /// Since when a namespace is to leave the target; empty when it is not.
    private Optional<Instant> since(StoredObject namespace) {
        try {
            JsonObject object = JsonReader.readObject(namespace.body(), STORED);
            String since = Meta.annotations(object).get(PlacementKeys.LEAVING + id);
            return since == null ? Optional.empty() : Optional.of(Instant.parse(since));
        } catch (JsonSyntaxException | DateTimeException _) {
            return Optional.empty();
        }
    }
}
