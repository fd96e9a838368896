package dev.polder.control.garbage;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.Outcome;
import dev.polder.control.content.ContentDeletion;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Serves the two finalizers by which a deletion asks the garbage collector for something: `foregroundDeletion` (delete
/// the dependents first) and `orphan` (let them live without this owner).
record OwnerFinalizers(ObjectStore store, Resources resources, Dependents dependents, UserInfo as) {
    static final String FOREGROUND = "foregroundDeletion";

    private static final String ORPHAN = "orphan";
    private static final long AGAIN_MILLIS = 300;

    Outcome process(ObjectKey key) {
        Optional<StoredObject> stored = store.get(key);
        if (stored.isEmpty() || !stored.get().header().deleting() || stored.get().header().finalizers() == 0) {
            return Outcome.DONE;
        }
        ResourceRef ref = ContentDeletion.ref(stored.get());
        JsonObject owner = resources.get(as, ref).orElseGet(JsonObject::new);
        List<String> finalizers = Meta.finalizers(owner);
        String uid = Meta.uid(owner);
        if (finalizers.contains(ORPHAN)) {
            dependents.find(key.workspace(), key.namespace(), uid, dependent -> orphan(dependent, uid));
            return finish(ref, owner, ORPHAN);
        }
        if (!finalizers.contains(FOREGROUND)) {
            return Outcome.DONE;
        }
        AtomicInteger blocking = new AtomicInteger();
        dependents.find(key.workspace(), key.namespace(), uid, dependent -> {
            if (deleteFirst(dependent, uid)) {
                blocking.incrementAndGet();
            }
        });
        return blocking.get() > 0 ? Outcome.again(AGAIN_MILLIS) : finish(ref, owner, FOREGROUND);
    }

    private Outcome finish(ResourceRef ref, JsonObject owner, String finalizer) {
        Meta.removeFinalizer(owner, finalizer);
        resources.update(as, ref, owner);
        return Outcome.DONE;
    }

    private void orphan(StoredObject stored, String ownerUid) {
        ResourceRef ref = ContentDeletion.ref(stored);
        try {
            resources.get(as, ref).ifPresent(dependent -> {
                Owner.removeFrom(dependent, owner -> owner.uid().equals(ownerUid));
                resources.update(as, ref, dependent);
            });
        } catch (ApiException e) {
            if (!e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
        }
    }

    /// Deletes a dependent unless somebody else owns it too. Gives whether the owner has to wait for it: when it is still
    /// there and its reference says so.
    private boolean deleteFirst(StoredObject stored, String ownerUid) {
        ResourceRef ref = ContentDeletion.ref(stored);
        Optional<JsonObject> dependent = resources.get(as, ref);
        List<Owner> owners = dependent.map(Owner::of).orElse(List.of());
        boolean alone = owners.stream().allMatch(owner -> owner.uid().equals(ownerUid));
        if (dependent.isEmpty() || !alone) {
            return false;
        }
        try {
            if (!stored.header().deleting()) {
                resources.delete(as, ref, new Resources.Preconditions(stored.header().uid(), ""));
            }
        } catch (ApiException e) {
            if (!e.is(StatusReason.NOT_FOUND) && !e.is(StatusReason.CONFLICT)) {
                throw e;
            }
        }
        boolean left = store.get(stored.key())
                .filter(o -> o.header().uid().equals(stored.header().uid()))
                .isPresent();
        return left && owners.stream().anyMatch(Owner::blocks);
    }
}
