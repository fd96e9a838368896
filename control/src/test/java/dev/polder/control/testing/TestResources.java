package dev.polder.control.testing;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.Statuses;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.control.object.Times;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoredObject;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.template.Template;
import dev.polder.store.template.TemplateObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The smallest honest writer: metadata, generation, the split between spec and status, optimistic locking, finalizers.
/// No schemas, no defaults, no versions.
public final class TestResources implements Resources {
    private final ObjectStore store;

    /// Plurals whose deletion is refused.
    public final Set<String> undeletable = ConcurrentHashMap.newKeySet();

    public TestResources(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Optional<JsonObject> get(UserInfo as, ResourceRef ref) {
        return store.get(ref.key()).map(TestResources::decode);
    }

    @Override
    public List<JsonObject> list(UserInfo as, ResourceRef collection) {
        ObjectKey key = collection.key();
        ListQuery query = collection.namespace().isEmpty()
                ? ListQuery.all(key.workspace(), key.resource())
                : ListQuery.inNamespace(key.workspace(), key.resource(), key.namespace());
        return ((ListResult.Page) store.list(query)).items().stream().map(TestResources::decode).toList();
    }

    @Override
    public JsonObject create(UserInfo as, ResourceRef collection, JsonObject object) {
        JsonObject metadata = Meta.of(object);
        if (Meta.name(object).isEmpty()) {
            metadata.put(
                    "name",
                    metadata.string("generateName", "") + UUID.randomUUID().toString().substring(0, 5));
        }
        if (!collection.namespace().isEmpty()) {
            metadata.put("namespace", collection.namespace());
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
        metadata.put("generation", 1);
        return write(collection.withName(Meta.name(object)), object, Expectation.ABSENT);
    }

    @Override
    public JsonObject update(UserInfo as, ResourceRef ref, JsonObject object) {
        JsonObject live = live(ref);
        JsonValue status = live.get("status");
        if (status == null) {
            object.remove("status");
        } else {
            object.put("status", status);
        }
        return replace(ref, live, object);
    }

    @Override
    public JsonObject updateStatus(UserInfo as, ResourceRef ref, JsonObject object) {
        JsonObject live = live(ref);
        JsonObject next = live.deepCopy();
        JsonValue status = object.get("status");
        if (status != null) {
            next.put("status", status.deepCopy());
        }
        Meta.of(next).put("resourceVersion", Meta.resourceVersion(object));
        return replace(ref, live, next);
    }

    @Override
    public JsonObject apply(UserInfo as, ResourceRef ref, JsonObject configuration, ApplyOptions options) {
        return create(as, ref, configuration);
    }

    @Override
    public void delete(UserInfo as, ResourceRef ref, Preconditions preconditions) {
        if (undeletable.contains(ref.resource().resource())) {
            throw Statuses.forbidden(ref.resource().groupResource(), ref.name(), "it is protected");
        }
        JsonObject live = live(ref);
        if (!preconditions.uid().isEmpty() && !preconditions.uid().equals(Meta.uid(live))) {
            throw Statuses.conflict(ref.resource().groupResource(), ref.name(), "another uid");
        }
        String version = preconditions.resourceVersion();
        if (!version.isEmpty() && !version.equals(Meta.resourceVersion(live))) {
            throw Statuses.modified(ref.resource().groupResource(), ref.name());
        }
        mark(ref, live, 0);
    }

    /// Deletes as a client does that leaves time to end.
    public void deleteWithGrace(ResourceRef ref, long seconds, String... finalizers) {
        JsonObject live = live(ref);
        if (finalizers.length > 0) {
            Meta.of(live).put("finalizers", JsonArray.ofStrings(List.of(finalizers)));
        }
        mark(ref, live, seconds);
    }

    private void mark(ResourceRef ref, JsonObject live, long grace) {
        Meta.of(live)
                .put("deletionTimestamp", Times.now(InstantSource.system()))
                .put("deletionGracePeriodSeconds", grace);
        finishOrWrite(ref, live);
    }

    private JsonObject live(ResourceRef ref) {
        return store.get(ref.key())
                .map(TestResources::decode)
                .orElseThrow(() -> Statuses.notFound(ref.resource().groupResource(), ref.name()));
    }

    private JsonObject replace(ResourceRef ref, JsonObject live, JsonObject next) {
        String version = Meta.resourceVersion(next);
        if (!version.isEmpty() && !version.equals(Meta.resourceVersion(live))) {
            throw Statuses.modified(ref.resource().groupResource(), ref.name());
        }
        if (Meta.name(next).isEmpty()) {
            throw Statuses.invalid(
                    new GroupVersionKind("", "v1", "Thing"), "", List.of(FieldError.required("metadata.name", "")));
        }
        Meta.of(next).put("resourceVersion", Meta.resourceVersion(live));
        if (next.equals(live)) {
            return live;
        }
        boolean changed = !without(next).equals(without(live));
        Meta.of(next).put("generation", Meta.generation(live) + (changed ? 1 : 0));
        return finishOrWrite(ref, next);
    }

    private JsonObject finishOrWrite(ResourceRef ref, JsonObject next) {
        long revision = Long.parseLong(Meta.resourceVersion(next));
        JsonArray specFinalizers = next.arrayAt("spec", "finalizers");
        boolean held = specFinalizers != null && !specFinalizers.isEmpty();
        boolean grace = Meta.of(next).integer("deletionGracePeriodSeconds").orElse(0) > 0;
        if (Meta.deleting(next) && Meta.finalizers(next).isEmpty() && !held && !grace) {
            check(ref, store.write(Write.of(new Mutation.Delete(ref.key(), new Expectation.AtRevision(revision)))));
            return next;
        }
        return write(ref, next, new Expectation.AtRevision(revision));
    }

    private JsonObject write(ResourceRef ref, JsonObject object, Expectation expectation) {
        Meta.of(object).remove("resourceVersion");
        WriteResult.Written written = check(ref, store.write(Write.of(put(ref.key(), object, expectation))));
        Meta.of(object).put("resourceVersion", Long.toString(written.first()));
        return object;
    }

    private static WriteResult.Written check(ResourceRef ref, WriteResult result) {
        return switch (result) {
            case WriteResult.Written written -> written;
            case WriteResult.Conflict conflict -> throw Statuses.modified(ref.resource().groupResource(), ref.name());
            case WriteResult.Exists exists -> throw Statuses.alreadyExists(ref.resource().groupResource(), ref.name());
            case WriteResult.Missing missing -> throw Statuses.notFound(ref.resource().groupResource(), ref.name());
            case WriteResult.OverLimit over -> throw Statuses.internal(over.limit());
            case WriteResult.Held held -> throw Statuses.internal(held.objects() + " objects have finalizers");
        };
    }

    @Override
    public long endWorkspace(UserInfo as, WorkspaceId workspace) {
        return store.write(Write.of(new Mutation.End(workspace))) instanceof WriteResult.Held held ? held.objects() : 0;
    }

    /// Objects with markers of slots as a template; of kinds whose plural is regular.
    public static Template template(List<JsonObject> objects) {
        return new Template(objects.stream()
                .map(object -> {
                    String group = GroupVersion.parse(object.string("apiVersion", "")).group();
                    String plural = object.string("kind", "").toLowerCase(Locale.ROOT) + "s";
                    var key = new ObjectKey(
                            WorkspaceId.ROOT,
                            new GroupResource(group, plural),
                            Meta.namespace(object),
                            Meta.name(object));
                    Mutation.Put put = put(key, object, Expectation.ABSENT);
                    return TemplateObject.of(
                            key, put.header().withUid(""), new String(put.body(), StandardCharsets.UTF_8));
                })
                .toList());
    }

    /// A mutation that stores an object as it is.
    public static Mutation.Put put(ObjectKey key, JsonObject object, Expectation expectation) {
        RecordHeader header = new RecordHeader(
                Meta.uid(object),
                object.string("apiVersion", ""),
                0,
                Meta.labels(object),
                object.string("type") == null ? Map.of() : Map.of("type", object.string("type", "")),
                Owner.of(object).stream().map(Owner::uid).toList(),
                Meta.deleting(object),
                Meta.finalizers(object).size(),
                new RecordHeader.Offsets(0, 0),
                false);
        return new Mutation.Put(
                key, expectation, header, JsonWriter.text(object).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject without(JsonObject object) {
        JsonObject copy = object.deepCopy();
        copy.remove("metadata");
        copy.remove("status");
        return copy;
    }

    private static JsonObject decode(StoredObject stored) {
        JsonObject object = JsonReader.readObject(stored.body(), JsonLimits.REQUEST);
        Meta.of(object).put("resourceVersion", Long.toString(stored.revision()));
        return object;
    }

    /// A new object.
    public static JsonObject object(String apiVersion, String kind, String name) {
        GroupVersion.parse(apiVersion);
        return new JsonObject()
                .put("kind", kind)
                .put("apiVersion", apiVersion)
                .put("metadata", new JsonObject().put("name", name));
    }
}
