package dev.polder.control;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonReader;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.object.Owner;
import dev.polder.store.StoredObject;
import java.util.List;
import java.util.function.Function;

/// What a controller follows, and which keys a change there concerns.
///
/// @param resource what is followed
/// @param keys     the keys to reconcile for a state, which may be the last one of an object that is gone
public record Source(GroupResource resource, Function<StoredObject, List<ObjectKey>> keys) {

    /// Every object of the resource concerns itself.
    public static Source self(GroupResource resource) {
        return new Source(resource, object -> List.of(object.key()));
    }

    /// Every object that is being deleted concerns itself.
    public static Source deleting(GroupResource resource) {
        return new Source(resource, object -> object.header().deleting() ? List.of(object.key()) : List.of());
    }

    /// Every object concerns the one that controls it, where that is of the given kind.
    public static Source controlled(GroupResource resource, String ownerKind, GroupResource ownerResource) {
        return new Source(
                resource,
                object -> object.header().ownerUids().isEmpty()
                        ? List.of()
                        : Owner.controllerOf(JsonReader.readObject(object.body(), JsonLimits.REQUEST)).stream()
                                .filter(owner -> owner.kind().equals(ownerKind))
                                .map(owner -> new ObjectKey(
                                        object.key().workspace(),
                                        ownerResource,
                                        object.key().namespace(),
                                        owner.name()))
                                .toList());
    }
}
