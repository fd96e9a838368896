package dev.polder.syncer.spec;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.placement.Placing;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.TargetScope;
import java.time.Duration;
import java.util.Optional;

/// Deletes a downstream namespace of ours when the tenant's namespace is no more or is to leave, or the target is
/// being drained. It is
/// made when its first object goes down; here it is mended at most, or ends.
final class NamespaceRemoval {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final TargetScope scope;

    NamespaceRemoval(TargetScope scope) {
        this.scope = scope;
    }

    /// @param key of the upstream namespace
    Outcome reconcile(ObjectKey key) {
        String name = scope.namespaces().downstreamName(key.workspace(), key.name());
        if (scope.namespaces().ofDownstream(name).isEmpty()) {
            return Outcome.DONE;
        }
        boolean draining = scope.draining().getAsBoolean();
        Optional<SyncedKind> kind = scope.kinds().of(key.resource());
        boolean leaves = scope.placing().of(key.workspace(), key.name()) == Placing.Stay.LEAVE;
        if (!draining && !leaves && kind.isPresent() && scope.upstream().get(kind.get(), key).isPresent()) {
            scope.namespaces().mend(key.workspace(), key.name());
            return Outcome.DONE;
        }
        // Not over the heads of the copies in it: each has to lose its own reason first (INV-1).
        if (scope.view().hasCopies(name) || (!draining && !everythingIsListed())) {
            return new Outcome.RequeueAfter(SOON);
        }
        DownstreamRef ref = new DownstreamRef(DownstreamNamespaces.NAMESPACES, "", name);
        Optional<JsonObject> found = scope.downstream().get(ref);
        if (found.isEmpty()) {
            scope.namespaces().gone(name);
            return Outcome.DONE;
        }
        String uid = found.get().stringAt("metadata", "uid");
        boolean ours = scope.namespaces().observe(found.get());
        if (ours && uid != null && found.get().stringAt("metadata", "deletionTimestamp") == null) {
            scope.downstream().delete(ref, uid);
            scope.events().deleted(scope.id().key(), key.resource());
        }
        return Outcome.DONE;
    }

    private boolean everythingIsListed() {
        return scope.kinds().all().stream()
                .filter(kind -> kind.path().goesDown() && !kind.isCustom())
                .allMatch(kind -> scope.view().isSynced(kind.resource()));
    }
}
