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
import dev.polder.control.garbage.OwnerKinds.OwnerResource;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Deletes an object when none of its owners is there any more, and takes references to owners that are gone away when
/// another is (upstream `garbagecollector` attemptToDeleteItem). An owner of whom nothing can be known counts as there.
record DependentCheck(ObjectStore store, Resources resources, OwnerKinds kinds, UserInfo as) {
    /// What is known of an owner.
    private enum State {
        THERE,
        ABSENT,
        WAITS_FOR_DEPENDENTS
    }

    Outcome check(ObjectKey key) {
        Optional<StoredObject> stored = store.get(key);
        if (stored.isEmpty() || stored.get().header().ownerUids().isEmpty() || stored.get().header().deleting()) {
            return Outcome.DONE;
        }
        ResourceRef ref = ContentDeletion.ref(stored.get());
        JsonObject object = resources.get(as, ref).orElseGet(JsonObject::new);
        if (!Meta.uid(object).equals(stored.get().header().uid())) {
            return Outcome.DONE;
        }
        Map<State, List<Owner>> owners = Owner.of(object).stream()
                .collect(Collectors.groupingBy(
                        owner -> state(key, owner), () -> new EnumMap<>(State.class), Collectors.toList()));
        boolean anyThere = owners.containsKey(State.THERE);
        if (owners.isEmpty() || (anyThere && owners.size() == 1)) {
            return Outcome.DONE;
        }
        try {
            if (anyThere) {
                Owner.removeFrom(object, owner -> !owners.getOrDefault(State.THERE, List.of()).contains(owner));
                resources.update(as, ref, object);
            } else {
                resources.delete(as, ref, new Resources.Preconditions(Meta.uid(object), Meta.resourceVersion(object)));
            }
            return Outcome.DONE;
        } catch (ApiException e) {
            return e.is(StatusReason.NOT_FOUND) ? Outcome.DONE : new Outcome.Retry(e.status().message());
        }
    }

    private State state(ObjectKey dependent, Owner owner) {
        Optional<OwnerResource> resource = kinds.find(dependent.workspace(), owner.groupVersionKind());
        if (resource.isEmpty() || (resource.get().namespaced() && dependent.namespace().isEmpty())) {
            return State.THERE;
        }
        String namespace = resource.get().namespaced() ? dependent.namespace() : "";
        Optional<StoredObject> found = store.get(
                        new ObjectKey(dependent.workspace(), resource.get().resource(), namespace, owner.name()))
                .filter(o -> o.header().uid().equals(owner.uid()));
        if (found.isEmpty()) {
            return State.ABSENT;
        }
        boolean waits = found.get().header().deleting()
                && found.get().header().finalizers() > 0
                && resources.get(as, ContentDeletion.ref(found.get()))
                        .filter(o -> Meta.finalizers(o).contains(OwnerFinalizers.FOREGROUND))
                        .isPresent();
        return waits ? State.WAITS_FOR_DEPENDENTS : State.THERE;
    }
}
