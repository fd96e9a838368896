package dev.polder.syncer;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.Statuses;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoredObject;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.syncer.view.UpstreamObjects;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The rules of the API that the syncer relies on, over a real store: UIDs, generations, preconditions, finalizers,
/// status apart from the rest, and no write where nothing changes.
public final class StoreResources implements Resources {
    private final ObjectStore store;
    private final AtomicInteger uids = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();

    public StoreResources(ObjectStore store) {
        this.store = store;
    }

    /// Plurals of what is not served to the syncer in the version that it asks for.
    public final Set<String> unserved = ConcurrentHashMap.newKeySet();

    /// Whether no status can be written but that of SyncTargets.
    public volatile boolean statusFails;

    /// Writes that changed something, but those to SyncTargets, whose heartbeat goes on.
    public int writes() {
        return writes.get();
    }

    @Override
    public Optional<JsonObject> get(UserInfo as, ResourceRef ref) {
        if (as.equals(UpstreamObjects.SYNCER) && unserved.contains(ref.resource().resource())) {
            throw Statuses.unknownPath();
        }
        return store.get(ref.key()).map(StoreResources::read);
    }

    @Override
    public List<JsonObject> list(UserInfo as, ResourceRef collection) {
        throw new IllegalStateException("the syncer reads lists from the store, page by page, not through this door");
    }

    @Override
    public JsonObject create(UserInfo as, ResourceRef collection, JsonObject object) {
        JsonObject metadata = object.objectOrNew("metadata");
        ObjectKey key = collection.withName(metadata.string("name", "")).key();
        metadata.put("uid", "up-" + uids.incrementAndGet()).put("generation", 1);
        metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
        object.remove("status");
        return write(key, Expectation.ABSENT, object);
    }

    @Override
    public JsonObject update(UserInfo as, ResourceRef ref, JsonObject object) {
        StoredObject stored = stored(ref, object);
        JsonObject before = read(stored);
        JsonObject after = object.deepCopy();
        after.remove("status");
        if (before.has("status")) {
            after.put("status", Objects.requireNonNull(before.get("status")));
        }
        JsonObject metadata = after.objectOrNew("metadata");
        for (String name : List.of("uid", "creationTimestamp", "deletionTimestamp", "generation")) {
            metadata.remove(name);
            if (before.objectOrNew("metadata").has(name)) {
                metadata.put(name, Objects.requireNonNull(before.objectOrNew("metadata").get(name)));
            }
        }
        boolean counted = !ref.resource().resource().equals("services");
        if (counted && !Objects.equals(after.get("spec"), before.get("spec"))) {
            metadata.put("generation", before.integerAt("metadata", "generation").orElse(0) + 1);
        }
        return replace(ref.key(), stored, before, after);
    }

    @Override
    public JsonObject updateStatus(UserInfo as, ResourceRef ref, JsonObject object) {
        if (statusFails && !ref.resource().resource().equals("synctargets")) {
            throw Statuses.internal("the disk is full");
        }
        StoredObject stored = stored(ref, object);
        JsonObject before = read(stored);
        JsonObject after = before.deepCopy().put("status", Objects.requireNonNull(object.get("status")));
        return replace(ref.key(), stored, before, after);
    }

    @Override
    public JsonObject apply(UserInfo as, ResourceRef ref, JsonObject configuration, ApplyOptions options) {
        throw new IllegalStateException("the syncer applies downstream only; upstream it updates what it has read");
    }

    @Override
    public void delete(UserInfo as, ResourceRef ref, Preconditions preconditions) {
        StoredObject stored = store.get(ref.key()).orElseThrow(
                () -> Statuses.notFound(ref.resource().groupResource(), ref.name()));
        JsonObject object = read(stored);
        if (!preconditions.uid().isEmpty() && !preconditions.uid().equals(object.stringAt("metadata", "uid"))) {
            throw Statuses.conflict(ref.resource().groupResource(), ref.name(), "other UID");
        }
        if (object.arrayAt("metadata", "finalizers") == null) {
            count(ref.key());
            Expectation unchanged = new Expectation.AtRevision(stored.revision());
            if (!(store.write(Write.of(new Mutation.Delete(ref.key(), unchanged))) instanceof WriteResult.Written)) {
                throw Statuses.modified(ref.resource().groupResource(), ref.name());
            }
        } else if (object.stringAt("metadata", "deletionTimestamp") == null) {
            object.objectOrNew("metadata").put("deletionTimestamp", Instant.now().toString());
            var _ = write(ref.key(), new Expectation.AtRevision(stored.revision()), object);
        }
    }

    private StoredObject stored(ResourceRef ref, JsonObject object) {
        StoredObject stored = store.get(ref.key()).orElseThrow(
                () -> Statuses.notFound(ref.resource().groupResource(), ref.name()));
        String version = object.stringAt("metadata", "resourceVersion");
        if (version != null && !version.equals(Long.toString(stored.revision()))) {
            throw Statuses.modified(ref.resource().groupResource(), ref.name());
        }
        return stored;
    }

    private JsonObject replace(ObjectKey key, StoredObject stored, JsonObject before, JsonObject after) {
        after.objectOrNew("metadata").put("resourceVersion", Long.toString(stored.revision()));
        if (after.equals(before)) {
            return before;
        }
        Expectation expectation = new Expectation.AtRevision(stored.revision());
        boolean ends = after.stringAt("metadata", "deletionTimestamp") != null
                && after.arrayAt("metadata", "finalizers") == null;
        if (ends) {
            count(key);
            var _ = store.write(Write.of(new Mutation.Delete(key, expectation)));
            return after;
        }
        return write(key, expectation, after);
    }

    private JsonObject write(ObjectKey key, Expectation expectation, JsonObject object) {
        object.objectOrNew("metadata").remove("resourceVersion");
        WriteResult result = store.write(Write.of(
                new Mutation.Put(key, expectation, header(object), JsonWriter.compact(object))));
        return switch (result) {
            case WriteResult.Written written -> {
                count(key);
                object.objectOrNew("metadata").put("resourceVersion", Long.toString(written.first()));
                yield object;
            }
            case WriteResult.Exists _ -> throw Statuses.alreadyExists(key.resource(), key.name());
            case WriteResult.Conflict _ -> throw Statuses.modified(key.resource(), key.name());
            case WriteResult.Missing _ -> throw Statuses.notFound(key.resource(), key.name());
            case WriteResult.OverLimit over -> throw Statuses.internal(over.limit());
            case WriteResult.Held held -> throw Statuses.internal(held.objects() + " objects have finalizers");
        };
    }

    @Override
    public long endWorkspace(UserInfo as, WorkspaceId workspace) {
        throw new IllegalStateException("the syncer ends no workspace");
    }

    private void count(ObjectKey key) {
        // What is said of clusters changes when they come and go.
        if (!Set.of("synctargets", "locations").contains(key.resource().resource())) {
            writes.incrementAndGet();
        }
    }

    private static RecordHeader header(JsonObject object) {
        JsonObject metadata = object.objectOrNew("metadata");
        JsonObject labels = metadata.object("labels");
        JsonArray finalizers = metadata.array("finalizers");
        return new RecordHeader(
                metadata.string("uid", ""),
                object.string("apiVersion", ""),
                1,
                labels == null ? Map.of() : labels.strings(),
                Map.of(),
                List.of(),
                metadata.has("deletionTimestamp"),
                finalizers == null ? 0 : finalizers.size(),
                new RecordHeader.Offsets(0, 0),
                false);
    }

    private static JsonObject read(StoredObject stored) {
        JsonObject object = JsonReader.readObject(stored.body(), JsonLimits.REQUEST);
        object.objectOrNew("metadata").put("resourceVersion", Long.toString(stored.revision()));
        return object;
    }
}
