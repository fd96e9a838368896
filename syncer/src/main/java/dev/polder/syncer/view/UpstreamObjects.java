package dev.polder.syncer.view;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.syncer.transform.SyncedKind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The tenants' objects, read and written as the syncer. Blocking, any thread. Throws what [Resources] throws.
public final class UpstreamObjects {
    /// In whose name the syncer acts.
    public static final UserInfo SYNCER = UserInfo.part("syncer");

    private static final JsonLimits STORED = new JsonLimits(64 << 20, 256, 10_000_000);

    private final Resources resources;
    private final ObjectStore store;

    /// @param store is asked whether an object is really not there
    public UpstreamObjects(Resources resources, ObjectStore store) {
        this.resources = resources;
        this.store = store;
    }

    /// Empty when there is no such object, or no such workspace. A resource or version that is not served says nothing
    /// about its objects: then what the store has decides, and an object that is there all the same is a failure (INV-1).
    public Optional<JsonObject> get(SyncedKind kind, ObjectKey key) {
        try {
            return resources.get(SYNCER, ref(kind, key));
        } catch (ApiException e) {
            if (e.is(StatusReason.NOT_FOUND) && store.get(key).isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// The stored objects of a resource in a namespace, as they are stored. For the few that are looked at whole.
    public List<JsonObject> inNamespace(SyncedKind kind, WorkspaceId workspace, String namespace) {
        ListQuery query = ListQuery.inNamespace(workspace, kind.resource().groupResource(), namespace);
        return store.list(query) instanceof ListResult.Page page
                ? page.items().stream().flatMap(o -> read(o).stream()).toList()
                : List.of();
    }

    private static Optional<JsonObject> read(StoredObject object) {
        try {
            return Optional.of(JsonReader.readObject(object.body(), STORED));
        } catch (JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    public JsonObject create(SyncedKind kind, ObjectKey key, JsonObject object) {
        return resources.create(SYNCER, ref(kind, key).withName(""), object);
    }

    public JsonObject update(SyncedKind kind, ObjectKey key, JsonObject object) {
        return resources.update(SYNCER, ref(kind, key), object);
    }

    public JsonObject updateStatus(SyncedKind kind, ObjectKey key, JsonObject object) {
        return resources.updateStatus(SYNCER, ref(kind, key), object);
    }

    /// Deletes exactly this object; one that is gone or another is not an error.
    public void delete(SyncedKind kind, ObjectKey key, String uid) {
        try {
            resources.delete(SYNCER, ref(kind, key), new Resources.Preconditions(uid, ""));
        } catch (ApiException e) {
            if (!e.is(StatusReason.NOT_FOUND) && !e.is(StatusReason.CONFLICT)) {
                throw e;
            }
        }
    }

    /// Whether the object carries this finalizer.
    public static boolean hasFinalizer(JsonObject object, String finalizer) {
        JsonArray finalizers = object.arrayAt("metadata", "finalizers");
        return finalizers != null && finalizers.contains(new JsonString(finalizer));
    }

    /// The UID of an object, empty when it has none yet.
    public static String uid(JsonObject object) {
        return Objects.requireNonNullElse(object.stringAt("metadata", "uid"), "");
    }

    /// Puts a finalizer on; gives the object as it is then.
    public JsonObject addFinalizer(SyncedKind kind, ObjectKey key, JsonObject object, String finalizer) {
        JsonObject changed = object.deepCopy();
        JsonObject metadata = changed.objectOrNew("metadata");
        JsonArray finalizers = metadata.array("finalizers");
        if (finalizers == null) {
            finalizers = new JsonArray();
            metadata.put("finalizers", finalizers);
        }
        finalizers.add(new JsonString(finalizer));
        return update(kind, key, changed);
    }

    /// Takes a finalizer off, if it is there; the object may be gone with that.
    public void removeFinalizer(SyncedKind kind, ObjectKey key, JsonObject object, String finalizer) {
        if (!hasFinalizer(object, finalizer)) {
            return;
        }
        JsonObject changed = object.deepCopy();
        JsonObject metadata = changed.objectOrNew("metadata");
        JsonArray left = new JsonArray();
        JsonArray finalizers = metadata.array("finalizers");
        if (finalizers != null) {
            finalizers.stream().filter(f -> !f.equals(new JsonString(finalizer))).forEach(left::add);
        }
        if (left.isEmpty()) {
            metadata.remove("finalizers");
        } else {
            metadata.put("finalizers", left);
        }
        try {
            var _ = update(kind, key, changed);
        } catch (ApiException e) {
            if (!e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
        }
    }

    private static ResourceRef ref(SyncedKind kind, ObjectKey key) {
        return new ResourceRef(key.workspace(), kind.resource(), key.namespace(), key.name());
    }
}
