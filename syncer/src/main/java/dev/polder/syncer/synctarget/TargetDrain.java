package dev.polder.syncer.synctarget;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.store.StoredObject;
import dev.polder.syncer.connection.SyncerParts;
import dev.polder.syncer.connection.TargetConnection;
import dev.polder.syncer.connection.UpstreamSweep;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.options.TargetOptions;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.view.UpstreamObjects;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes everything back from a target that is being deleted: copies downstream first, then finalizers and mirrors
/// upstream. A cluster that stays away longer than the settings allow is given up, and what is left there is logged as
/// left behind.
final class TargetDrain {
    /// How often it is asked whether all is done.
    static final long INTERVAL_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(TargetDrain.class);

    private final SyncerParts parts;
    private final UpstreamObjects upstream;

    TargetDrain(SyncerParts parts, UpstreamObjects upstream) {
        this.parts = parts;
        this.upstream = upstream;
    }

    /// @param target     being deleted
    /// @param connection null when none can be made
    /// @return whether nothing of the target is left
    boolean run(TargetId id, JsonObject target, @Nullable TargetConnection connection) {
        boolean abandon = isOver(target);
        if (connection != null) {
            connection.drain();
        }
        int left = 0;
        for (SyncedKind kind : TargetOptions.of(target).kinds()) {
            for (ObjectKey key : held(kind, id)) {
                left += release(kind, key, id, connection, abandon);
            }
        }
        boolean emptied = connection != null
                && !connection.health().resources().isEmpty()
                && connection.isEmptyDownstream();
        boolean untouched = neverAnswered(target, connection);
        if (abandon && !emptied && !untouched) {
            LOG.warn("SyncTarget {} is given up: objects may be left in its cluster", id);
        }
        return left == 0 && (emptied || untouched || abandon);
    }

    /// Whether the cluster never answered as this target: then there is nothing to wait for, since nothing was ever
    /// written there. So it is with a target that was refused or whose credentials were never right.
    private static boolean neverAnswered(JsonObject target, @Nullable TargetConnection connection) {
        return target.stringAt("status", "lastSyncerHeartbeatTime") == null
                && (connection == null || connection.health().lastHeartbeat() == null);
    }

    /// Keys of the objects that carry the target's finalizer or mark, judged by their headers.
    private List<ObjectKey> held(SyncedKind kind, TargetId id) {
        List<ObjectKey> keys = new ArrayList<>();
        for (StoredObject object : UpstreamSweep.over(parts.store(), kind.resource().groupResource())) {
            if (object.header().finalizers() > 0 || isMirror(object, id)) {
                keys.add(object.key());
            }
        }
        return keys;
    }

    private static boolean isMirror(StoredObject object, TargetId id) {
        return id.key().equals(object.header().labels().get(SyncKeys.MIRRORED_FROM));
    }

    private int release(
            SyncedKind kind, ObjectKey key, TargetId id, @Nullable TargetConnection connection, boolean abandon) {
        Optional<JsonObject> object;
        try {
            object = upstream.get(kind, key);
        } catch (ApiException e) {
            if (!e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
            LOG.warn("{} cannot be let go: its resource is not served as {}", key, kind.resource().version());
            return abandon ? 0 : 1;
        }
        if (object.isEmpty()) {
            return 0;
        }
        String from = object.get().stringAt("metadata", "labels", SyncKeys.MIRRORED_FROM);
        String uid = object.get().stringAt("metadata", "uid");
        if (id.key().equals(from) && uid != null) {
            upstream.delete(kind, key, uid);
            return 0;
        }
        if (!UpstreamObjects.hasFinalizer(object.get(), id.finalizer())) {
            return 0;
        }
        if (abandon) {
            upstream.removeFinalizer(kind, key, object.get(), id.finalizer());
            return 0;
        }
        if (connection != null) {
            connection.look(key);
        }
        return 1;
    }

    private boolean isOver(JsonObject target) {
        String since = target.stringAt("metadata", "deletionTimestamp");
        try {
            return since != null
                    && Instant.parse(since)
                            .plus(parts.settings().abandonAfter())
                            .isBefore(parts.tools().clock().instant());
        } catch (DateTimeException _) {
            return false;
        }
    }
}
