package dev.polder.syncer.mirror;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.Outcome;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.status.StatusTranslation;
import dev.polder.syncer.transform.Eligibility;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.Showing;
import dev.polder.syncer.view.SlimObject;
import dev.polder.syncer.view.TargetScope;
import dev.polder.syncer.view.UpstreamObjects;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows one downstream object upstream under its own name, and takes it away again. Only ever touches what carries the
/// mark of this target; a tenant's own object of that name is left alone.
public final class MirrorReconciler {
    private final TargetScope scope;
    private final MirrorOwners owners;

    public MirrorReconciler(TargetScope scope) {
        this.scope = scope;
        this.owners = new MirrorOwners(scope);
    }

    /// @param downstream just read; not a copy
    public Outcome reconcile(SyncedKind kind, ObjectKey key, JsonObject downstream) {
        Optional<List<JsonObject>> translatedOwners = owners.translate(downstream, key);
        if (translatedOwners.isEmpty()) {
            return new Outcome.Retry("its owner is not here yet");
        }
        MirroredObject mirror =
                MirroredObject.of(kind, key, downstream, translatedOwners.get(), scope.id().key());
        Optional<JsonObject> upstream = scope.upstream().get(kind, key);
        DownstreamRef ref = scope.view().ref(kind, key);
        if (upstream.isEmpty()) {
            return showNew(kind, key, mirror, downstream);
        }
        JsonObject shown = upstream.get();
        if (!Eligibility.isMirrorOf(shown, scope.id().key())) {
            return new Outcome.Park("the tenant has an object of this name");
        }
        if (!mirror.uid().equals(mirroredUid(shown))) {
            scope.upstream().delete(kind, key, uid(shown));
            return Outcome.again(1);
        }
        if (shown.stringAt("metadata", "deletionTimestamp") != null) {
            deleteDownstream(ref, mirror.uid());
            return Outcome.DONE;
        }
        JsonObject current = shown;
        if (!mirror.hash().equals(shown.stringAt("metadata", "annotations", SyncKeys.HASH))) {
            current = scope.upstream().update(kind, key, over(shown, mirror.object()));
            scope.events().mirrored(scope.id().key(), key.resource());
        }
        scope.view().shown(ref, mirror.uid());
        return showStatus(kind, key, current, downstream);
    }

    /// The downstream object is gone.
    public Outcome remove(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        scope.upstream().delete(kind, key, uid(upstream));
        return Outcome.DONE;
    }

    /// A tenant deleted what this target showed: the original is marked to go, if it is still the one that was shown.
    ///
    /// @param lastState of the mirror
    public void dismissed(SyncedKind kind, ObjectKey key, JsonObject lastState) {
        String uid = mirroredUid(lastState);
        if (uid != null && Eligibility.isMirrorOf(lastState, scope.id().key())) {
            scope.view().dismissed(scope.view().ref(kind, key), uid);
        }
    }

    /// The UID of the downstream object of which this is a mirror; null when it is none.
    static @Nullable String mirroredUid(JsonObject upstream) {
        return upstream.stringAt("metadata", "annotations", SyncKeys.MIRRORED_UID);
    }

    private Outcome showNew(SyncedKind kind, ObjectKey key, MirroredObject mirror, JsonObject downstream) {
        if (downstream.stringAt("metadata", "deletionTimestamp") != null) {
            return Outcome.DONE;
        }
        DownstreamRef ref = scope.view().ref(kind, key);
        SlimObject slim = scope.view().get(ref);
        boolean dismissed =
                slim != null && slim.memory().showing() == Showing.DISMISSED && slim.uid().equals(mirror.uid());
        if (dismissed && mayBeDeleted(ref, mirror.uid())) {
            return Outcome.DONE;
        }
        JsonObject created;
        try {
            created = scope.upstream().create(kind, key, mirror.object());
        } catch (ApiException e) {
            if (e.is(StatusReason.FORBIDDEN) || e.is(StatusReason.NOT_FOUND)) {
                // Its namespace is going away here, and will there.
                return Outcome.DONE;
            }
            throw e;
        }
        scope.events().mirrored(scope.id().key(), key.resource());
        scope.view().shown(ref, mirror.uid());
        return showStatus(kind, key, created, downstream);
    }

    private Outcome showStatus(SyncedKind kind, ObjectKey key, JsonObject upstream, JsonObject downstream) {
        JsonObject status = downstream.object("status");
        if (!kind.hasStatus() || status == null) {
            return Outcome.DONE;
        }
        String namespace = Objects.requireNonNullElse(downstream.stringAt("metadata", "namespace"), "");
        JsonObject shown = (JsonObject) StatusTranslation.renamed(status, namespace, key.namespace());
        MirroredGeneration.translate(shown, upstream, downstream);
        if (!shown.equals(upstream.get("status"))) {
            var _ = scope.upstream().updateStatus(kind, key, upstream.deepCopy().put("status", shown));
            scope.events().statusWritten(scope.id().key(), key.resource());
        }
        return Outcome.DONE;
    }

    /// What is there now, with the parts that a mirror has put in place of the old.
    private static JsonObject over(JsonObject shown, JsonObject mirror) {
        JsonObject result = mirror.deepCopy();
        JsonObject metadata = result.objectOrNew("metadata");
        for (String name : List.of("uid", "resourceVersion", "creationTimestamp", "generation", "finalizers")) {
            JsonValue value = shown.objectOrNew("metadata").get(name);
            if (value != null) {
                metadata.put(name, value);
            }
        }
        JsonValue status = shown.get("status");
        return status == null ? result : result.put("status", status);
    }

    /// Passes a deletion on. What the cluster does not let us delete is shown again instead.
    private boolean mayBeDeleted(DownstreamRef ref, String uid) {
        try {
            deleteDownstream(ref, uid);
            return true;
        } catch (DownstreamException e) {
            if (e.failure() != DownstreamFailure.FORBIDDEN) {
                throw e;
            }
            return false;
        }
    }

    private void deleteDownstream(DownstreamRef ref, String uid) {
        scope.downstream().delete(ref, uid);
        scope.events().deleted(scope.id().key(), ref.resource().groupResource());
    }

    private static String uid(JsonObject upstream) {
        return UpstreamObjects.uid(upstream);
    }
}
