package dev.polder.api.resource;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import java.util.List;
import java.util.Optional;

/// The door through which controllers and the syncer write, so that finalizers, managed fields, generation, no-op
/// detection and quota hold for them as for any client. Implemented in `gateway.resource`; the same code serves HTTP.
///
/// Every call names on whose behalf it is made (authorization is not asked again: callers inside Polder act as parts of
/// it). Objects go in as trees that the callee may change and come out complete, resourceVersion included. Failures are
/// [dev.polder.api.status.ApiException] with the Status an HTTP client would get. Blocking; any virtual thread.
public interface Resources {
    /// Empty when there is no such object.
    Optional<JsonObject> get(UserInfo as, ResourceRef ref);

    /// All objects of a collection, read at one revision. For the bounded needs of a controller; HTTP lists go by pages.
    List<JsonObject> list(UserInfo as, ResourceRef collection);

    /// Creates; the name comes from the object (or its generateName), namespace from `collection`.
    JsonObject create(UserInfo as, ResourceRef collection, JsonObject object);

    /// Replaces all but status; resourceVersion and uid in the object are preconditions when present.
    JsonObject update(UserInfo as, ResourceRef ref, JsonObject object);

    /// Replaces status only. No write when nothing changed.
    JsonObject updateStatus(UserInfo as, ResourceRef ref, JsonObject object);

    /// Server-side apply.
    JsonObject apply(UserInfo as, ResourceRef ref, JsonObject configuration, ApplyOptions options);

    /// Deletes, or marks as deleting while finalizers remain.
    void delete(UserInfo as, ResourceRef ref, Preconditions preconditions);

    /// Takes away all that a workspace still has, at once, unless something in it has finalizers.
    ///
    /// @return objects with finalizers, 0 when the workspace has ended
    long endWorkspace(UserInfo as, WorkspaceId workspace);

    /// @param fieldManager owner of the applied fields, not empty
    /// @param force        whether to take fields from other managers
    record ApplyOptions(String fieldManager, boolean force) {}

    /// Empty texts demand nothing.
    record Preconditions(String uid, String resourceVersion) {
        public static final Preconditions NONE = new Preconditions("", "");
    }
}
