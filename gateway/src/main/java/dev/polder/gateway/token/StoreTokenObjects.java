package dev.polder.gateway.token;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WireTime;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.authz.token.TokenObjects;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.workspace.WorkspaceResolver;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What tokens speak of, read from the store each time. Any thread.
///
/// @param store      where the objects are
/// @param workspaces which of them are there
public record StoreTokenObjects(ObjectStore store, WorkspaceResolver workspaces) implements TokenObjects {
    @Override
    public Optional<Found> find(WorkspaceId workspace, GroupResource resource, String namespace, String name) {
        return workspaces.isGone(workspace)
                ? Optional.empty()
                : store.get(new ObjectKey(workspace, resource, namespace, name))
                        .map(stored -> new Found(stored.header().uid(), deleted(stored), () -> ObjectCodec.decode(stored)));
    }

    /// The tree is read only of what is on its way out.
    private static @Nullable Instant deleted(StoredObject stored) {
        if (!stored.header().deleting()) {
            return null;
        }
        JsonObject tree = ObjectCodec.decode(stored);
        String time = tree.stringAt("metadata", "deletionTimestamp");
        try {
            return time == null ? Instant.EPOCH : WireTime.parse(time);
        } catch (DateTimeException _) {
            return Instant.EPOCH;
        }
    }
}
