package dev.polder.syncer.spec;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.TargetScope;
import org.jspecify.annotations.Nullable;

/// Says on an upstream object what is wrong with its copy. Telling is not worth failing for: the object may have changed
/// meanwhile, and then it is looked at again anyway.
final class SyncStateNote {
    private final TargetScope scope;

    SyncStateNote(TargetScope scope) {
        this.scope = scope;
    }

    void tell(SyncedKind kind, ObjectKey key, JsonObject upstream, String reason, String message) {
        write(kind, key, upstream, new SyncState(reason, message));
    }

    /// Nothing is wrong any more.
    void clear(SyncedKind kind, ObjectKey key, JsonObject upstream) {
        if (upstream.stringAt("metadata", "annotations", SyncKeys.SYNC_STATE) != null) {
            write(kind, key, upstream, null);
        }
    }

    private void write(SyncedKind kind, ObjectKey key, JsonObject upstream, @Nullable SyncState state) {
        JsonObject changed = upstream.deepCopy();
        String target = scope.id().name();
        boolean differs = state == null ? SyncState.removeFrom(changed, target) : state.putInto(changed, target);
        if (differs) {
            try {
                var _ = scope.upstream().update(kind, key, changed);
            } catch (ApiException e) {
                scope.events().failed(scope.id().key(), key.resource(), "tell");
            }
        }
    }
}
