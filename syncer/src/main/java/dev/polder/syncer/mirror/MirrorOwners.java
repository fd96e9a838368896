package dev.polder.syncer.mirror;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.ObjectKey;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.SlimObject;
import dev.polder.syncer.view.TargetScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Turns the owner references of a downstream object into upstream ones. UIDs of the two sides never mix: the tenant's
/// garbage collector would take an owner with an unknown UID for one that is gone.
final class MirrorOwners {
    private final TargetScope scope;

    MirrorOwners(TargetScope scope) {
        this.scope = scope;
    }

    /// Owners of kinds that have no upstream counterpart are left out. Empty when the controller has a counterpart
    /// that is not there yet: the mirror has to wait for it.
    Optional<List<JsonObject>> translate(JsonObject downstream, ObjectKey key) {
        List<JsonObject> translated = new ArrayList<>();
        for (JsonObject owner : downstream.objectOrNew("metadata").objects("ownerReferences")) {
            String group = GroupVersion.parse(owner.string("apiVersion", "")).group();
            Optional<SyncedKind> kind = scope.kinds().ofKind(group, owner.string("kind", ""));
            if (kind.isEmpty()) {
                continue;
            }
            Optional<JsonObject> upstream = counterpart(kind.get(), owner, key);
            if (upstream.isPresent()) {
                translated.add(upstream.get());
            } else if (owner.isTrue("controller")) {
                return Optional.empty();
            }
        }
        return Optional.of(translated);
    }

    private Optional<JsonObject> counterpart(SyncedKind kind, JsonObject owner, ObjectKey key) {
        String name = owner.string("name", "");
        ObjectKey ownerKey = new ObjectKey(
                key.workspace(), kind.resource().groupResource(), key.namespace(), name);
        DownstreamRef ref = scope.view().ref(kind, ownerKey);
        SlimObject slim = scope.view().get(ref);
        if (slim == null || !slim.uid().equals(owner.string("uid"))) {
            return Optional.empty();
        }
        return scope.upstream()
                .get(kind, ownerKey)
                .filter(upstream -> isCounterpart(upstream, slim))
                .map(upstream -> reference(kind, name, upstream, owner.isTrue("controller")));
    }

    private static boolean isCounterpart(JsonObject upstream, SlimObject slim) {
        if (slim.isCopy()) {
            return slim.upstreamUid().equals(upstream.stringAt("metadata", "uid"));
        }
        return slim.uid().equals(MirrorReconciler.mirroredUid(upstream));
    }

    private static JsonObject reference(SyncedKind kind, String name, JsonObject upstream, boolean controller) {
        JsonObject reference = new JsonObject()
                .put("apiVersion", kind.resource().groupVersion().toString())
                .put("kind", kind.kind())
                .put("name", name)
                .put("uid", Objects.requireNonNullElse(upstream.stringAt("metadata", "uid"), ""));
        return controller ? reference.put("controller", true) : reference;
    }
}
