package dev.polder.syncer.status;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.Outcome;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.mirror.MirrorReconciler;
import dev.polder.syncer.transform.Allocations;
import dev.polder.syncer.transform.Eligibility;
import dev.polder.syncer.transform.Provenance;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.SlimObject;
import dev.polder.syncer.view.TargetScope;
import java.util.Optional;
import java.util.function.Consumer;

/// Brings up what happened downstream to one key: status of a copy, a mirror of anything else, or that it is gone.
/// Reads both sides anew each time.
public final class StatusReconciler {
    private final TargetScope scope;
    private final MirrorReconciler mirrors;
    private final Consumer<ObjectKey> spec;

    /// @param spec takes the keys that the other direction should look at
    public StatusReconciler(TargetScope scope, MirrorReconciler mirrors, Consumer<ObjectKey> spec) {
        this.scope = scope;
        this.mirrors = mirrors;
        this.spec = spec;
    }

    /// One key, one thread at a time.
    public Outcome reconcile(ObjectKey key) {
        Optional<SyncedKind> found = scope.kinds().of(key.resource());
        if (found.isEmpty() || scope.draining().getAsBoolean()) {
            found.ifPresent(_ -> spec.accept(key));
            return Outcome.DONE;
        }
        SyncedKind kind = found.get();
        DownstreamRef ref = scope.view().ref(kind, key);
        SlimObject known = scope.view().get(ref);
        boolean ask = known != null || kind.path().comesUp() || scope.view().isFull();
        Optional<JsonObject> downstream = ask ? scope.downstream().get(ref) : Optional.empty();
        if (downstream.isEmpty()) {
            return vanished(kind, key, ref);
        }
        Optional<Provenance> provenance = Provenance.ofCopy(
                downstream.get(), key.resource(), scope.namespaces().locate(key.workspace(), key.namespace()));
        if (provenance.isPresent()) {
            return copyStatus(kind, key, downstream.get(), provenance.get());
        }
        return kind.path().comesUp() ? mirrors.reconcile(kind, key, downstream.get()) : Outcome.DONE;
    }

    private Outcome copyStatus(SyncedKind kind, ObjectKey key, JsonObject downstream, Provenance provenance) {
        if (!kind.hasStatus()) {
            return Outcome.DONE;
        }
        Optional<JsonObject> found = scope.upstream().get(kind, key);
        if (found.isEmpty() || !provenance.upstreamUid().equals(found.get().stringAt("metadata", "uid"))) {
            spec.accept(key);
            return Outcome.DONE;
        }
        if (!scope.id().speaksFor(found.get())) {
            return Outcome.DONE;
        }
        JsonObject upstream = Allocations.shownIn(kind, found.get(), downstream)
                .map(changed -> scope.upstream().update(kind, key, changed))
                .orElse(found.get());
        Optional<JsonObject> status = StatusTranslation.translate(downstream, upstream, key.namespace());
        if (status.isPresent() && !status.get().equals(upstream.get("status"))) {
            writeStatus(kind, key, upstream.deepCopy().put("status", status.get()));
        }
        return Outcome.DONE;
    }

    private void writeStatus(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        try {
            var _ = scope.upstream().updateStatus(kind, key, upstream);
            scope.events().statusWritten(scope.id().key(), key.resource());
        } catch (ApiException e) {
            // A custom resource need not have a status here only because it has one there.
            if (!kind.isCustom() || !e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
        }
    }

    /// Gone downstream. A mirror goes too, once the kind has been listed completely (INV-1); a copy is for the other
    /// direction to make again, or to let go.
    private Outcome vanished(SyncedKind kind, ObjectKey key, DownstreamRef ref) {
        scope.view().gone(ref, "");
        Optional<JsonObject> upstream = scope.upstream().get(kind, key);
        if (upstream.isEmpty()) {
            return Outcome.DONE;
        }
        if (Eligibility.isMirrorOf(upstream.get(), scope.id().key())) {
            return scope.view().isSynced(kind.resource()) ? mirrors.remove(kind, key, upstream.get()) : Outcome.DONE;
        }
        spec.accept(key);
        return Outcome.DONE;
    }
}
