package dev.polder.gateway.apiextensions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polder.api.crd.CustomResources;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.gateway.resource.Catalogs;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.gateway.resource.ResourceCatalog.Custom;
import dev.polder.gateway.resource.ResourceCatalog.CustomKind;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kinds of the workspaces that were asked for lately. However many workspaces have the same CustomResourceDefinitions,
/// each of these is translated once and they share one catalog. Bounded; what a write touches is dropped before that write
/// is acknowledged.
public final class CatalogCache implements Catalogs {
    /// Where CustomResourceDefinitions are.
    public static final GroupResource DEFINITIONS =
            new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

    /// Of the definitions' JSON; translated they take several times as much.
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_WORKSPACES = 200_000;

    private final ObjectStore store;
    private final ResourceCatalog builtin;
    private final Cache<WorkspaceId, KindSet> workspaces =
            Caffeine.newBuilder().maximumSize(MOST_WORKSPACES).build();
    private final Cache<KindSet, Shared> catalogs = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((KindSet set, Shared shared) -> shared.weight())
            .build();
    private final Cache<String, Translated> definitions = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((String hash, Translated translated) -> translated.bytes())
            .build();

    /// What makes a workspace's kinds the same as those of another one.
    private record KindSet(List<KindId> kinds) {}

    /// @param hash  of what its CustomResourceDefinition asks for and of the names it has
    /// @param bytes of the same
    private record KindId(String hash, Custom custom, int bytes) {}

    private record Shared(KindSet set, ResourceCatalog catalog) {
        int weight() {
            return (int) Math.min(Integer.MAX_VALUE, set.kinds().stream().mapToLong(KindId::bytes).sum());
        }
    }

    private record Translated(ResourceDefinition definition, int bytes) {}

    private record Found(KindId id, ResourceDefinition definition) {}

    /// @param builtin the kinds that every workspace serves
    public CatalogCache(ObjectStore store, ResourceCatalog builtin) {
        this.store = store;
        this.builtin = builtin;
    }

    @Override
    public ResourceCatalog builtin() {
        return builtin;
    }

    @Override
    public ResourceCatalog of(WorkspaceId workspace) {
        KindSet set = workspaces.getIfPresent(workspace);
        ResourceCatalog known = set == null ? null : known(set);
        return known == null ? read(workspace) : known;
    }

    private @Nullable ResourceCatalog known(KindSet set) {
        if (set.kinds().isEmpty()) {
            return builtin;
        }
        Shared shared = catalogs.getIfPresent(set);
        return shared == null ? null : shared.catalog();
    }

    /// Forgets a workspace's kinds when one of its definitions was written.
    public void committed(ObjectKey key) {
        if (key.resource().equals(DEFINITIONS)) {
            forget(key.workspace());
        }
    }

    /// Forgets a workspace's kinds: it ended.
    public void forget(WorkspaceId workspace) {
        workspaces.invalidate(workspace);
    }

    /// Reads what a workspace has now. In one step with the entry: whoever writes meanwhile drops it afterwards.
    private ResourceCatalog read(WorkspaceId workspace) {
        ResourceCatalog[] read = {builtin};
        var _ = workspaces.asMap().compute(workspace, (_, _) -> {
            List<Found> found = new ArrayList<>();
            for (StoredObject object : stored(workspace)) {
                JsonObject definition = ObjectCodec.decode(object);
                if (DefinitionState.isServed(definition)) {
                    found.add(found(definition));
                }
            }
            if (found.isEmpty()) {
                return new KindSet(List.of());
            }
            found.sort(Comparator.comparing((Found f) -> f.definition().group())
                    .thenComparing(f -> f.definition().names().plural()));
            Shared shared = catalogs.get(new KindSet(found.stream().map(Found::id).toList()), set -> new Shared(
                    set,
                    builtin.with(found.stream()
                            .map(f -> new CustomKind(f.definition(), f.id().custom()))
                            .toList())));
            read[0] = shared.catalog();
            return shared.set();
        });
        return read[0];
    }

    private Found found(JsonObject definition) {
        byte[] relevant = relevant(definition);
        String hash = hash(relevant);
        var custom = new Custom(
                definition.objectOrNew("metadata").string("name", ""), DefinitionState.isTerminating(definition));
        return new Found(
                new KindId(hash, custom, relevant.length),
                definitions
                        .get(hash, _ -> new Translated(CustomResources.definition(definition), relevant.length))
                        .definition());
    }

    private List<StoredObject> stored(WorkspaceId workspace) {
        return switch (store.list(ListQuery.all(workspace, DEFINITIONS))) {
            case ListResult.Page page -> page.items();
            case ListResult.Expired _ -> throw new IllegalStateException("the latest revision cannot expire");
            case ListResult.NotYet _ -> throw new IllegalStateException("the latest revision is reached");
        };
    }

    /// What a kind is made of.
    private static byte[] relevant(JsonObject definition) {
        JsonObject relevant = new JsonObject().put("spec", definition.objectOrNew("spec"));
        JsonObject names = definition.objectAt("status", "acceptedNames");
        if (names != null) {
            relevant.put("names", names);
        }
        return JsonWriter.compact(relevant);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
